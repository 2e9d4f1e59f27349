#include "core/confined/worker.h"

#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace deweather::confined {

namespace fs = std::filesystem;

fs::path own_command_line() {
    std::error_code none;
    return fs::read_symlink("/proc/self/exe", none).parent_path().parent_path() / "bin/deweather";
}

Worker::Worker(const fs::path& program, std::vector<std::string> arguments) {
    int sockets[2] = {};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        throw Error("cannot start", program.string(), std::strerror(errno));
    socket_ = sockets[0];
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, sockets[1], STDIN_FILENO);
    // Ctrl+C is for the program that asked.
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    arguments.insert(arguments.begin(), program.string());
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const int failure = ::posix_spawn(&process_, pointers[0], &actions, &attributes, pointers.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(sockets[1]);
    if (failure != 0) {
        ::close(socket_);
        throw Error("cannot start", program.string(), std::strerror(failure));
    }
}

Worker::~Worker() {
    ::close(socket_);
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

at::Tensor Worker::ask(const at::Tensor& tensor, double seconds) {
    send_tensor(socket_, tensor);
    return receive_tensor(socket_, seconds);
}

}  // namespace deweather::confined
