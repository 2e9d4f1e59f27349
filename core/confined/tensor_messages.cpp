#include "core/confined/tensor_messages.h"

#include <ATen/Functions.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

namespace deweather::confined {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kDimensions = 4;
constexpr int64_t kMaxText = 2000;
// 1,024 classes, or a picture of 64 megapixels with a few.
constexpr int64_t kMaxNumbers = int64_t{1} << 30, kMaxOfOne = int64_t{1} << 16;

struct Header {
    std::array<int64_t, kDimensions> sizes{};
    int64_t text = 0;  // bytes of a line that is sent instead of a tensor
};

void send_bytes(int socket, const void* data, std::size_t size) {
    const auto* next = static_cast<const char*>(data);
    while (size > 0) {
        // Not write(): if the other side is gone, SIGPIPE would end this process.
        const auto sent = ::send(socket, next, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) throw Error("its process ended", "", "the file may need more memory than there is");
        next += sent;
        size -= static_cast<std::size_t>(sent);
    }
}

void receive_bytes(int socket, void* data, std::size_t size, std::optional<Clock::time_point> until) {
    auto* next = static_cast<char*>(data);
    while (size > 0) {
        int wait = -1;
        if (until) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*until - Clock::now()).count();
            if (left <= 0) throw Error("its process does not answer", "", "it was ended; give it smaller pictures");
            wait = static_cast<int>(std::min<int64_t>(left, 1000));
        }
        pollfd waiting{.fd = socket, .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, wait) <= 0) continue;
        const auto got = ::recv(socket, next, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) throw Error("its process ended", "", "the file may need more memory than there is");
        next += got;
        size -= static_cast<std::size_t>(got);
    }
}

}  // namespace

void send_tensor(int socket, const at::Tensor& tensor) {
    Header header;
    std::copy_n(tensor.sizes().begin(), kDimensions, header.sizes.begin());
    send_bytes(socket, &header, sizeof(header));
    send_bytes(socket, tensor.const_data_ptr<float>(), tensor.nbytes());
}

void send_failure(int socket, const std::string& why) {
    const auto text = one_line(why).substr(0, kMaxText);
    const Header header{.sizes = {}, .text = static_cast<int64_t>(text.size())};
    send_bytes(socket, &header, sizeof(header));
    send_bytes(socket, text.data(), text.size());
}

at::Tensor receive_tensor(int socket, double seconds) {
    std::optional<Clock::time_point> until;
    if (seconds >= 0)
        until = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    Header header;
    receive_bytes(socket, &header, sizeof(header), until);
    if (header.text != 0) {
        if (header.text < 0 || header.text > kMaxText) throw Error("its process", "", "sent no tensor");
        std::string text(static_cast<std::size_t>(header.text), ' ');
        receive_bytes(socket, text.data(), text.size(), until);
        throw Failure(one_line(text));
    }
    int64_t numbers = 1;
    for (const auto size : header.sizes) {
        if (size < 1 || size > kMaxOfOne || numbers > kMaxNumbers / size)
            throw Error("its process", "", "sent a tensor of no possible size");
        numbers *= size;
    }
    auto tensor = at::empty(at::IntArrayRef(header.sizes), at::kFloat);
    receive_bytes(socket, tensor.data_ptr<float>(), tensor.nbytes(), until);
    return tensor;
}

}  // namespace deweather::confined
