#include "trainer/process_group.h"

#include <c10/util/Logging.h>
#include <netdb.h>
#include <spdlog/fmt/fmt.h>
#include <sys/socket.h>
#include <torch/types.h>
#include <unistd.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "core/base/device.h"
#include "core/cuda/nccl_backend.h"
#include "trainer/gloo.h"
#include "trainer/process_group_connection.h"

namespace deweather::trainer {

namespace {

constexpr uint16_t kDefaultPort = 29500;  // torchrun's

const char* variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? nullptr : value;
}

struct Address {
    std::string host;
    uint16_t port = kDefaultPort;
};

Address meeting_point(const Launch& launch) {
    const char *host = variable("MASTER_ADDR"), *port = variable("MASTER_PORT");
    if (host == nullptr)
        throw Error(
            "cannot find the other processes", "",
            fmt::format("{} says that there are {}, but MASTER_ADDR, the machine of process 0, is not set; under "
                        "Slurm: export MASTER_ADDR=$(scontrol show hostnames \"$SLURM_NODELIST\" | head -n 1)",
                        launch.size_variable, launch.size));
    Address address{.host = host};
    if (port == nullptr) return address;
    const auto* end = port + std::strlen(port);
    const auto parsed = std::from_chars(port, end, address.port);
    if (parsed.ec != std::errc() || parsed.ptr != end || address.port == 0)
        throw Error("bad MASTER_PORT", port, "it is a number from 1 to 65535");
    return address;
}

// This machine's address in the network through which it reaches another address. Gloo's default, the host name, is the
// loopback address on many machines.
std::string own_number(const Address& towards) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_DGRAM;  // connecting such a socket sends nothing
    addrinfo* found = nullptr;
    const auto port = std::to_string(towards.port);
    if (const int error = getaddrinfo(towards.host.c_str(), port.c_str(), &hints, &found); error != 0)
        throw Error("cannot find MASTER_ADDR", towards.host, gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
    std::string number;
    for (const auto* a = addresses.get(); a != nullptr && number.empty(); a = a->ai_next) {
        const int descriptor = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
        if (descriptor < 0) continue;
        sockaddr_storage own{};
        socklen_t length = sizeof own;
        std::array<char, NI_MAXHOST> text{};
        auto* generic = reinterpret_cast<sockaddr*>(&own);
        if (connect(descriptor, a->ai_addr, a->ai_addrlen) == 0 && getsockname(descriptor, generic, &length) == 0 &&
            getnameinfo(generic, length, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0)
            number = text.data();
        close(descriptor);
    }
    if (number.empty()) throw Error("cannot reach MASTER_ADDR", towards.host, "this machine has no network to it");
    return number;
}

// The message of c10d or Gloo, without its source location.
std::string cause_of(const std::exception& error) {
    std::string text = error.what();
    text = text.substr(0, text.find('\n'));
    for (std::size_t end = 0; text.starts_with('[') && (end = text.find("] ")) != std::string::npos;)
        text = text.substr(end + 2);
    constexpr std::size_t kLongest = 200;
    return one_line(text.substr(0, kLongest));
}

bool is_from_network(const std::exception& error) {
    if (dynamic_cast<const c10::DistError*>(&error) != nullptr) return true;
    const std::string_view text = error.what();
    return text.find("gloo") != text.npos || text.find("NCCL") != text.npos;
}

c10::intrusive_ptr<c10d::Store> open_store(const Launch& launch, const Address& address,
                                           std::chrono::milliseconds timeout) {
    const char* agent = variable("TORCHELASTIC_USE_AGENT_STORE");
    const bool launcher_serves = agent != nullptr && std::string_view(agent) == "True";
    c10d::TCPStoreOptions options;
    options.port = address.port;
    options.isServer = launch.rank == 0 && !launcher_serves;
    options.waitWorkers = false;
    options.timeout = timeout;
    c10::intrusive_ptr<c10d::Store> store;
    try {
        store = c10::make_intrusive<c10d::TCPStore>(address.host, options);
    } catch (const std::exception& error) {
        const auto place = fmt::format("{}:{}", address.host, address.port);
        if (options.isServer)
            throw Error("cannot wait for the other processes at", place,
                        fmt::format("{}; process 0 has to run on MASTER_ADDR; set MASTER_PORT to a port that is free",
                                    cause_of(error)));
        throw Error("cannot join the other processes at", place,
                    fmt::format("process 0 did not answer within {} s; is it started, and are MASTER_ADDR and "
                                "MASTER_PORT its own?",
                                std::chrono::duration_cast<std::chrono::seconds>(timeout).count()));
    }
    if (!launcher_serves) return store;
    // A launcher that restarts its processes keeps its store: each attempt has its own keys.
    const char* attempt = variable("TORCHELASTIC_RESTART_COUNT");
    return c10::make_intrusive<c10d::PrefixStore>(
        fmt::format("deweather/attempt_{}", attempt == nullptr ? "0" : attempt), store);
}

// Ignores SIGPIPE: Gloo and the store's libuv write to sockets whose other end may just have died. By default that
// kills a process without a message or a saved step, instead of an error from the call.
void survive_broken_connections() {
    std::signal(SIGPIPE, SIG_IGN);
}

std::string arrival(int64_t rank) {
    return fmt::format("arrived/{}", rank);
}

void wait_for_all(c10d::Store& store, const Launch& launch, std::chrono::milliseconds timeout) {
    std::vector<std::string> all;
    for (int64_t rank = 0; rank < launch.size; ++rank) all.push_back(arrival(rank));
    std::string missing;
    try {
        store.set(arrival(launch.rank), std::vector<uint8_t>{1});
        store.wait(all, timeout);
        return;
    } catch (const std::exception&) {
    }
    try {
        for (int64_t rank = 0; rank < launch.size; ++rank)
            if (!store.check({arrival(rank)})) missing += fmt::format("{}{}", missing.empty() ? "" : ", ", rank);
    } catch (const std::exception&) {
        throw LostProcesses("process 0 has ended before all had come");
    }
    throw Error("cannot begin without all processes", "",
                fmt::format("of {} these did not come within {} s: {}", launch.size,
                            std::chrono::duration_cast<std::chrono::seconds>(timeout).count(), missing));
}

}  // namespace

MeetingPoint::MeetingPoint() {
    survive_broken_connections();
    c10d::TCPStoreOptions options;
    options.port = 0;
    options.isServer = true;
    options.waitWorkers = false;
    try {
        const auto store = c10::make_intrusive<c10d::TCPStore>("127.0.0.1", options);
        port_ = store->getPort();
        store_ = std::make_shared<c10::intrusive_ptr<c10d::TCPStore>>(store);
    } catch (const std::exception& error) {
        throw Error("cannot open a port for the processes", "", cause_of(error));
    }
}

std::vector<std::pair<std::string, std::string>> MeetingPoint::variables(int64_t rank, int64_t size) const {
    return {{"RANK", std::to_string(rank)},         {"WORLD_SIZE", std::to_string(size)},
            {"LOCAL_RANK", std::to_string(rank)},   {"MASTER_ADDR", "127.0.0.1"},
            {"MASTER_PORT", std::to_string(port_)}, {"TORCHELASTIC_USE_AGENT_STORE", "True"},
            {"TORCHELASTIC_RESTART_COUNT", "0"}};
}

ProcessGroup ProcessGroup::join(const Launch& launch, c10::Device device, const ProcessGroupTimes& times) {
    const auto address = meeting_point(launch);
    survive_broken_connections();
    // Their logs, with stack traces, only repeat the errors.
    if (variable("TORCH_CPP_LOG_LEVEL") == nullptr) FLAGS_caffe2_log_level = c10::GLOG_FATAL;
    cuda::NcclBackend* nccl = nullptr;
    if (device.is_cuda()) {
        nccl = reinterpret_cast<cuda::NcclBackend*>(cuda_plugin_function(cuda::kNcclBackend));
        if (nccl == nullptr)
            throw Error("cannot train by several processes on CUDA", "",
                        "this build has no NCCL: it was made without a CUDA compiler or NCCL's header; build it with "
                        "them, or use --device cpu");
    }
    const auto store = open_store(launch, address, times.join);
    wait_for_all(*store, launch, times.join);

    ProcessGroup group;
    group.rank_ = launch.rank;
    group.size_ = launch.size;
    const int rank = static_cast<int>(launch.rank), size = static_cast<int>(launch.size);
    auto processes = c10::make_intrusive<c10d::ProcessGroup>(store, rank, size);
    group.guard([&] {
        c10::intrusive_ptr<c10d::Backend> backend;
        if (nccl != nullptr) {
            nccl(store, rank, size, device, times.answer, backend);
        } else {
            const char* interface = variable("GLOO_SOCKET_IFNAME");
            backend = gloo_backend(store, rank, size, times.answer,
                                   interface != nullptr ? interface : own_number(address), interface != nullptr);
        }
        const auto type = nccl != nullptr ? c10d::ProcessGroup::NCCL : c10d::ProcessGroup::GLOO;
        processes->setBackend(device.type(), type, backend);
        processes->setDefaultBackend(type);
    });
    group.connection_ = std::make_shared<Connection>(Connection{.processes = processes, .device = device});
    return group;
}

void ProcessGroup::guard(const std::function<void()>& work) const {
    try {
        work();
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        if (alone() || !is_from_network(error)) throw;
        throw LostProcesses(fmt::format("one has ended or cannot be reached ({})", cause_of(error)));
    }
}

std::vector<double> ProcessGroup::sum(const std::vector<double>& values) const {
    if (alone()) return values;
    auto tensor = at::tensor(values, at::kDouble).to(connection_->device);
    guard([&] {
        std::vector<at::Tensor> tensors = {tensor};
        connection_->processes->allreduce(tensors)->wait();
        tensor = tensor.cpu();
    });
    const auto* begin = tensor.const_data_ptr<double>();
    return {begin, begin + tensor.numel()};
}

void ProcessGroup::broadcast(const std::vector<at::Tensor>& tensors, int64_t root) const {
    if (alone()) return;
    const at::NoGradGuard no_grad;
    c10d::BroadcastOptions options;
    options.rootRank = root;
    guard([&] {
        for (const auto& tensor : tensors) {
            std::vector<at::Tensor> sent = {tensor.detach().to(connection_->device).contiguous()};
            connection_->processes->broadcast(sent, options)->wait();
            if (sent[0].data_ptr() != tensor.data_ptr()) tensor.detach().copy_(sent[0]);
        }
    });
}

std::string ProcessGroup::broadcast(const std::string& text) const {
    if (alone()) return text;
    const auto length = at::tensor(static_cast<int64_t>(text.size()));
    broadcast({length});
    const auto bytes = at::empty({length.item<int64_t>()}, at::kByte);
    if (leads()) std::memcpy(bytes.mutable_data_ptr(), text.data(), text.size());
    broadcast({bytes});
    return {reinterpret_cast<const char*>(bytes.const_data_ptr<uint8_t>()), static_cast<std::size_t>(bytes.numel())};
}

}  // namespace deweather::trainer
