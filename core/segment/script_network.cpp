#include "core/segment/script_network.h"

#include <ATen/Parallel.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>

#include "core/base/error.h"
#include "core/segment/network_description.h"
#include "core/segment/script_messages.h"
#include "core/segment/script_worker.h"

namespace deweather::segment {

namespace fs = std::filesystem;

namespace {

// Relative to this program's folder, whether it is the program itself or a test.
fs::path own_command_line() {
    std::error_code none;
    return fs::read_symlink("/proc/self/exe", none).parent_path().parent_path() / "bin/deweather";
}

// A child process and the socket to it; both end with this object.
class Child {
  public:
    Child(const fs::path& program, const fs::path& script) {
        int sockets[2] = {};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
            throw Error("cannot run", script.string(), std::strerror(errno));
        socket_ = sockets[0];
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, sockets[1], STDIN_FILENO);
        // Ctrl+C is for the parent process only.
        posix_spawnattr_t attributes;
        ::posix_spawnattr_init(&attributes);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        std::string arguments[] = {program.string(), kScriptCommand, script.string(),
                                   std::to_string(at::get_num_threads())};
        char* pointers[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(), arguments[3].data(),
                            nullptr};
        const int failure = ::posix_spawn(&process_, arguments[0].c_str(), &actions, &attributes, pointers, environ);
        ::posix_spawnattr_destroy(&attributes);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(sockets[1]);
        if (failure != 0) {
            ::close(socket_);
            throw Error("cannot start", program.string(), std::strerror(failure));
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        ::close(socket_);
        ::kill(process_, SIGKILL);
        while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    int socket() const { return socket_; }

  private:
    pid_t process_ = 0;
    int socket_ = -1;
};

class ScriptNetwork : public SegmentationNetwork {
  public:
    ScriptNetwork(fs::path file, NetworkDescription description, ScriptProcess process)
        : file_(std::move(file)), description_(std::move(description)), process_(std::move(process)) {
        if (process_.program.empty()) process_.program = own_command_line();
        start();
    }

    at::Tensor forward(const at::Tensor& images, models::RoutingTrace* /*trace*/) override {
        const auto seen = prepared(images, description_);
        const std::lock_guard lock(mutex_);
        if (!child_) start();
        const auto output = ask([&] {
            send_tensor(child_->socket(), seen);
            return receive_tensor(child_->socket(), process_.seconds);
        });
        if (output.size(0) != seen.size(0) || output.size(1) < labels().size())
            throw Error("cannot segment with", file_.string(),
                        fmt::format("its output has [{}, {}, {}, {}]; it has to be [1, {} or more, height, width], a "
                                    "number for each class",
                                    output.size(0), output.size(1), output.size(2), output.size(3), labels().size()));
        return output.to(images.device());
    }

    std::string_view architecture() const override { return "torchscript"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    const LabelSet& labels() const override { return description_.labels; }
    // The network resizes pictures itself: its width may be fixed too.
    int64_t height() const override { return 0; }

  private:
    void start() {
        child_.emplace(process_.program, file_);
        (void)ask([&] { return receive_tensor(child_->socket(), process_.seconds); });
    }

    // After any failure, the next picture gets a fresh process.
    template <class Exchange>
    at::Tensor ask(const Exchange& exchange) {
        try {
            return exchange();
        } catch (const Error& error) {
            child_.reset();
            throw Error("cannot segment with", file_.string(), error.what());
        }
    }

    std::mutex mutex_;
    fs::path file_;
    NetworkDescription description_;
    ScriptProcess process_;
    std::optional<Child> child_;
};

}  // namespace

Model load_script(const fs::path& file, const ScriptProcess& process) {
    auto description = description_beside(file);
    return {.name = file.stem().string(),
            .file = file,
            .training = nlohmann::json::object(),
            .network = std::make_unique<ScriptNetwork>(file, std::move(description), process)};
}

}  // namespace deweather::segment
