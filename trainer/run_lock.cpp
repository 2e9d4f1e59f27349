#include "trainer/run_lock.h"

#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLock = "lock";
// A note is one line; anything longer is not one.
constexpr std::size_t kLongestNote = 8192;

struct flock whole_file() {
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    return range;
}

struct Note {
    int64_t pid = 0, steps = 0;
    std::string host, state, message;
};

Note read_note(int file) {
    std::string text(kLongestNote, '\0');
    const auto length = pread(file, text.data(), text.size(), 0);
    text.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return {};
    Note note;
    try {
        note.pid = json.value("pid", int64_t{0});
        note.steps = json.value("steps", int64_t{0});
        note.host = json.value("host", "");
        note.state = json.value("state", "");
        note.message = json.value("message", "");
    } catch (const nlohmann::json::exception&) {
        return {};
    }
    return note;
}

bool is_other_machine(const Note& note) {
    return note.state == "running" && note.host != host_name();
}

// Whether another open file holds the lock; on a file system without locks, whether the process is alive.
bool is_held(int file, const Note& note) {
    auto range = whole_file();
    if (fcntl(file, F_OFD_GETLK, &range) == 0) return range.l_type != F_UNLCK;
    return note.state == "running" && note.pid != getpid() && is_alive(note.pid);
}

Error refusal(const fs::path& folder, const Note& note) {
    if (is_other_machine(note))
        return {"cannot open run", folder.string(),
                fmt::format("another program trains it: process {} on {}; stop that one first, or delete {} if it no "
                            "longer runs",
                            note.pid, note.host, (folder / kLock).string())};
    return {"cannot open run", folder.string(),
            note.pid > 0
                ? fmt::format("another program trains it: process {} on {}; stop that one first", note.pid, note.host)
                : "another program trains it; stop that one first"};
}

}  // namespace

std::string host_name() {
    std::array<char, 256> name{};
    if (gethostname(name.data(), name.size() - 1) != 0) return "unknown";
    return name.data();
}

bool is_alive(int64_t pid) {
    if (pid <= 0 || (kill(static_cast<pid_t>(pid), 0) != 0 && errno != EPERM)) return false;
    std::ifstream stream(fmt::format("/proc/{}/stat", pid));
    const std::string stat{std::istreambuf_iterator<char>(stream), {}};
    // The state follows the name, which is in brackets and may contain brackets.
    const auto name_end = stat.rfind(')');
    return name_end == std::string::npos || name_end + 2 >= stat.size() || stat[name_end + 2] != 'Z';
}

RunLock::RunLock(const fs::path& folder) {
    file_ = ::open((folder / kLock).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) throw Error("cannot write to run", folder.string(), "choose a folder that you may write to");
    const auto note = read_note(file_);
    // Locks belong to the open file, not to the process: a second one in this program is refused too.
    auto range = whole_file();
    const bool taken = fcntl(file_, F_OFD_SETLK, &range) == 0;
    const bool refused = taken ? false : errno == EAGAIN || errno == EACCES || is_held(file_, note);
    if (refused || is_other_machine(note)) {
        close(std::exchange(file_, -1));
        throw refusal(folder, note);
    }
    write("running", "");
}

RunLock::RunLock(RunLock&& other) noexcept
    : file_(std::exchange(other.file_, -1)), steps_(other.steps_), ended_(other.ended_) {}

RunLock::~RunLock() {
    if (file_ < 0) return;
    if (!ended_) write("stopped", "");
    close(file_);
}

void RunLock::set_steps(int64_t steps) {
    steps_ = steps;
    write("running", "");
}

void RunLock::end(RunEnd end, const std::string& message) {
    ended_ = true;
    write(end == RunEnd::kFinished ? "finished" : end == RunEnd::kStopped ? "stopped" : "failed", message);
}

// A note that cannot be written (disk full) is no reason to end a run: the kernel's lock is decisive.
void RunLock::write(const std::string& state, const std::string& message) const {
    const nlohmann::json json = {
        {"pid", getpid()}, {"host", host_name()}, {"state", state}, {"message", one_line(message)}, {"steps", steps_}};
    const auto line = json_text(json) + "\n";
    if (pwrite(file_, line.data(), line.size(), 0) == static_cast<ssize_t>(line.size()))
        (void)!ftruncate(file_, static_cast<off_t>(line.size()));
}

LockNote read_lock(const fs::path& folder) {
    using State = LockNote::State;
    const int file = ::open((folder / kLock).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    auto note = read_note(file);
    const bool held = is_held(file, note);
    close(file);
    LockNote result{
        .pid = note.pid, .steps = note.steps, .host = std::move(note.host), .message = std::move(note.message)};
    if (note.state == "running" && result.host != host_name())
        result.state = State::kElsewhere;
    else if (held)
        result.state = State::kRunning;
    else if (note.state == "running")
        result.state = State::kKilled;
    else if (note.state == "finished")
        result.state = State::kFinished;
    else if (note.state == "failed")
        result.state = State::kFailed;
    else if (note.state == "stopped")
        result.state = State::kStopped;
    return result;
}

}  // namespace deweather::trainer
