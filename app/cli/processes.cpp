#include "app/cli/processes.h"

#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "trainer/process_group.h"

namespace deweather::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kLook = std::chrono::milliseconds(20);
// A process that waits for another one on a lost GPU may never notice.
constexpr auto kGrace = std::chrono::seconds(30);
constexpr int kFailed = 1, kCancelled = 130;

using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

struct Process {
    pid_t id = 0;
    File errors{nullptr, std::fclose};  // standard error of all processes but rank 0
    std::optional<int> status;          // set when it has ended

    bool failed() const {
        return status && !(WIFEXITED(*status) && (WEXITSTATUS(*status) == 0 || WEXITSTATUS(*status) == kCancelled));
    }
};

std::vector<std::string> own_arguments() {
    std::ifstream stream("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> arguments;
    for (std::string argument; std::getline(stream, argument, '\0');) arguments.push_back(argument);
    return arguments;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (auto& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

// A copy of the environment with these variables set.
std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& variables) {
    std::vector<std::string> all;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        const auto is_set = [&](const auto& set) {
            return text.starts_with(set.first) && text.substr(set.first.size()).starts_with('=');
        };
        if (std::none_of(variables.begin(), variables.end(), is_set)) all.emplace_back(text);
    }
    for (const auto& [name, value] : variables) all.push_back(name + "=" + value);
    return all;
}

Process start(const trainer::MeetingPoint& meeting_point, int64_t rank, int64_t count, bool share_cores) {
    Process process;
    auto variables = meeting_point.variables(rank, count);
    if (share_cores && std::getenv("OMP_NUM_THREADS") == nullptr)
        variables.emplace_back("OMP_NUM_THREADS",
                               std::to_string(std::max<int64_t>(1, std::thread::hardware_concurrency() / count)));
    auto environment = environment_with(variables);
    auto arguments = own_arguments();
    const auto environment_pointers = pointers(environment), argument_pointers = pointers(arguments);
    if (rank > 0) process.errors.reset(std::tmpfile());
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

    process.id = fork();
    if (process.id < 0) throw Error("cannot start a process", "", std::strerror(errno));
    if (process.id == 0) {
        // Only async-signal-safe calls after fork() in a multithreaded program. Ctrl+C reaches only the parent, which
        // forwards it; the parent's death ends this process.
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (process.errors != nullptr) {
            dup2(nowhere, STDOUT_FILENO);
            dup2(fileno(process.errors.get()), STDERR_FILENO);
        }
        execve("/proc/self/exe", argument_pointers.data(), environment_pointers.data());
        _exit(kFailed);
    }
    close(nowhere);
    return process;
}

// Prints the error output of the other processes, each line once. Lines about lost processes are left out: rank 0
// reports those itself.
void tell_why(const std::vector<Process>& processes, Console& console) {
    std::set<std::string> said;
    for (std::size_t rank = 0; rank < processes.size(); ++rank) {
        const auto& process = processes[rank];
        if (process.failed() && WIFSIGNALED(*process.status))
            console.message(fmt::format("deweather: process {} was ended by signal {} ({})", rank,
                                        WTERMSIG(*process.status), strsignal(WTERMSIG(*process.status))));
        if (process.errors == nullptr || !process.failed()) continue;
        std::rewind(process.errors.get());
        std::string text;
        for (int c = std::fgetc(process.errors.get()); c != EOF; c = std::fgetc(process.errors.get())) {
            if (c != '\n') {
                text += static_cast<char>(c);
                continue;
            }
            if (text.find(trainer::LostProcesses::kWords) == text.npos && said.insert(text).second)
                console.message(text);
            text.clear();
        }
    }
}

}  // namespace

int run_processes(int64_t count, bool share_cores, Console& console) {
    const trainer::MeetingPoint meeting_point;
    std::vector<Process> processes;
    for (int64_t rank = 0; rank < count; ++rank) processes.push_back(start(meeting_point, rank, count, share_cores));

    const auto send = [&](int signal) {
        for (const auto& process : processes)
            if (!process.status) kill(process.id, signal);
    };
    bool asked = false, ended_all = false;
    std::optional<Clock::time_point> failure;
    while (std::any_of(processes.begin(), processes.end(), [](const auto& process) { return !process.status; })) {
        for (auto& process : processes) {
            int status = 0;
            if (process.status || waitpid(process.id, &status, WNOHANG) != process.id) continue;
            process.status = status;
            if (process.failed() && !failure) failure = Clock::now();
        }
        if (console.cancelled() && !asked) {
            asked = true;
            send(SIGTERM);
        }
        if (failure && !ended_all && Clock::now() - *failure > kGrace) {
            ended_all = true;
            send(SIGKILL);
        }
        std::this_thread::sleep_for(kLook);
    }
    if (failure) tell_why(processes, console);
    const int first = *processes.front().status;
    if (failure) return WIFEXITED(first) && WEXITSTATUS(first) != 0 ? WEXITSTATUS(first) : kFailed;
    return WEXITSTATUS(first);
}

}  // namespace deweather::cli
