#include "core/segment/script_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <torch/script.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "core/base/error.h"
#include "core/segment/confinement.h"
#include "core/segment/script_messages.h"

namespace deweather::segment {

namespace {

constexpr int kFailed = 1;

// Duplicates standard input as the socket, and redirects the script's own input and output to /dev/null.
int take_socket() {
    const int socket = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (socket < 0 || nowhere < 0) throw Error("cannot serve", "", "standard input has to be a socket");
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
    ::close(nowhere);
    return socket;
}

// A script may never return: end this process when the other side is gone.
void end_with(int socket) {
    std::thread([socket] {
        pollfd other{.fd = socket, .events = POLLRDHUP, .revents = 0};
        while (::poll(&other, 1, -1) <= 0 || (other.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0) {
        }
        ::_exit(0);
    }).detach();
}

// Makes the out-of-memory killer prefer this process to the user's program.
void offer_to_be_ended() {
    std::ofstream("/proc/self/oom_score_adj") << "1000";
}

// The usual outputs of segmentation networks: a tensor, the first of several, or "out" of a dictionary (torchvision's).
at::Tensor tensor_of(const c10::IValue& value) {
    if (value.isTensor()) return value.toTensor();
    if (value.isTuple() && !value.toTupleRef().elements().empty()) return tensor_of(value.toTupleRef().elements()[0]);
    if (value.isList() && !value.toListRef().empty()) return tensor_of(value.toListRef()[0]);
    if (value.isGenericDict()) {
        const auto dictionary = value.toGenericDict();
        const auto out = dictionary.find("out");
        if (out != dictionary.end()) return tensor_of(out->value());
    }
    throw Error("the network gives", value.tagKind(), "it has to be a tensor, or a dictionary with one called out");
}

at::Tensor logits_of(torch::jit::Module& network, const at::Tensor& images) {
    const c10::InferenceMode inference;
    const auto output = tensor_of(network.forward({images}));
    if (output.dim() != 4)
        throw Error(
            "the network gives", "",
            "a tensor of " + std::to_string(output.dim()) + " dimensions; it has to be [1, classes, height, width]");
    return output.to(at::kCPU, at::kFloat).contiguous();
}

}  // namespace

int serve_script(const std::filesystem::path& file, int threads) {
    const int socket = take_socket();
    try {
        end_with(socket);
        offer_to_be_ended();
        if (threads > 0) at::set_num_threads(threads);
        std::ifstream stream(file, std::ios::binary);
        if (!stream) throw Error("cannot read", file.string(), "");
        confine();
        auto network = torch::jit::load(stream, c10::kCPU);
        network.eval();
        send_tensor(socket, at::zeros({1, 1, 1, 1}));
        for (;;) {
            constexpr double kForever = -1;
            const auto images = receive_tensor(socket, kForever);
            try {
                send_tensor(socket, logits_of(network, images));
            } catch (const std::exception& error) {
                send_failure(socket, error.what());
            }
        }
    } catch (const std::exception& error) {
        try {
            send_failure(socket, error.what());
        } catch (const Error&) {
            // The other side is gone: there is nobody to report to.
        }
        return kFailed;
    }
}

}  // namespace deweather::segment
