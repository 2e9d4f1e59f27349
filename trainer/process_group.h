// Distributed data-parallel training through LibTorch's c10d: Gloo on the CPU, NCCL on CUDA.
//
//     ProcessGroup group;                                         // of this process alone, without any network
//     if (launch && launch->size > 1) group = ProcessGroup::join(*launch, device);
//     const auto sums = group.sum({loss, psnr});                  // over all processes, the same for each
//
// All processes must make the same calls in the same order. Every call throws LostProcesses if another process has
// ended or cannot be reached.
#pragma once

#include <c10/core/Device.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "trainer/launch.h"

namespace at {
class Tensor;
}

namespace deweather::trainer {

class LostProcesses : public Error {
  public:
    // The beginning of every what().
    static constexpr const char* kWords = "lost the other processes";

    explicit LostProcesses(std::string_view cause) : Error(kWords, "", cause) {}
};

struct ProcessGroupTimes {
    std::chrono::milliseconds join = std::chrono::minutes(5);  // timeout until all have joined
    // Timeout of an answer. A process that has ended is noticed at once, so this is for a lost machine; the other
    // processes also wait this long while rank 0 scores and saves.
    std::chrono::milliseconds answer = std::chrono::minutes(30);
};

class ProcessGroup {
  public:
    // LibTorch's state; used by gradient_average.cpp.
    struct Connection;

    ProcessGroup() = default;

    // Waits for all processes of a launch at MASTER_ADDR and MASTER_PORT (29500 by default), where rank 0 or, with
    // TORCHELASTIC_USE_AGENT_STORE, their launcher listens. Gloo uses the network through which that address is
    // reached, or GLOO_SOCKET_IFNAME. Throws Error if an address is missing or in use, processes do not join in time,
    // or CUDA is requested of a build without NCCL. From then on this process ignores SIGPIPE.
    static ProcessGroup join(const Launch& launch, c10::Device device, const ProcessGroupTimes& times = {});

    int64_t rank() const { return rank_; }
    int64_t size() const { return size_; }
    bool alone() const { return size_ == 1; }
    // Whether this is rank 0, which writes and scores for all.
    bool leads() const { return rank_ == 0; }

    // Each value summed over all processes; bit-identical in each.
    std::vector<double> sum(const std::vector<double>& values) const;
    // Overwrites the tensors with those of the process `root`, which have the same shapes.
    void broadcast(const std::vector<at::Tensor>& tensors, int64_t root = 0) const;
    // Returns the text of rank 0.
    std::string broadcast(const std::string& text) const;

    // Runs communication; network errors become LostProcesses.
    void guard(const std::function<void()>& work) const;

    // Null for a single process.
    const std::shared_ptr<Connection>& connection() const { return connection_; }

  private:
    int64_t rank_ = 0, size_ = 1;
    std::shared_ptr<Connection> connection_;
};

// A rendezvous for processes started together on this machine, for as long as it lives.
class MeetingPoint {
  public:
    // Opens a free port, and ignores SIGPIPE from then on. Throws Error if there is none.
    MeetingPoint();

    // The environment variables for rank of size, as set by torchrun.
    std::vector<std::pair<std::string, std::string>> variables(int64_t rank, int64_t size) const;

  private:
    std::shared_ptr<void> store_;
    uint16_t port_ = 0;
};

}  // namespace deweather::trainer
