#include "core/confined/serve.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace deweather::confined {

namespace {

constexpr int kFailed = 1;

// A network may never come back: when the other side is gone, so is this process.
void end_with(int socket) {
    std::thread([socket] {
        pollfd other{.fd = socket, .events = POLLRDHUP, .revents = 0};
        while (::poll(&other, 1, -1) <= 0 || (other.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0) {
        }
        ::_exit(0);
    }).detach();
}

// The first to be ended when memory is short, before the program that the user works with.
void offer_to_be_ended() {
    std::ofstream("/proc/self/oom_score_adj") << "1000";
}

}  // namespace

int take_socket() {
    const int socket = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (socket < 0 || nowhere < 0) throw Error("cannot serve", "", "standard input has to be a socket");
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
    ::close(nowhere);
    end_with(socket);
    offer_to_be_ended();
    return socket;
}

int serve(int socket, const std::function<at::Tensor()>& prepare,
          const std::function<at::Tensor(const at::Tensor&)>& answer) {
    try {
        send_tensor(socket, prepare());
        for (;;) {
            constexpr double kForever = -1;
            const auto asked = receive_tensor(socket, kForever);
            try {
                send_tensor(socket, answer(asked));
            } catch (const std::exception& error) {
                send_failure(socket, error.what());
            }
        }
    } catch (const std::exception& error) {
        try {
            send_failure(socket, error.what());
        } catch (const Error&) {
            // Nobody is there to be told.
        }
        return kFailed;
    }
}

}  // namespace deweather::confined
