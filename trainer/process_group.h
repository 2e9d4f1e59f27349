// The processes that train one network together, joined by LibTorch's c10d: Gloo on the CPU, NCCL on CUDA.
//
//     ProcessGroup group;                                         // of this process alone, without any network
//     if (launch && launch->size > 1) group = ProcessGroup::join(*launch, device);
//     const auto sums = group.sum({loss, psnr});                  // over all processes, the same for each
//
// All processes have to make the same calls in the same order. Every call throws LostProcesses where another process
// has ended or cannot be reached.
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
    // The first words of what() of every one.
    static constexpr const char* kWords = "lost the other processes";

    explicit LostProcesses(std::string_view cause) : Error(kWords, "", cause) {}
};

struct ProcessGroupTimes {
    std::chrono::milliseconds join = std::chrono::minutes(5);  // until all have come
    // For an answer. One that has ended is noticed at once, so this is for one whose machine is gone; the others wait
    // so long while the first one scores and saves.
    std::chrono::milliseconds answer = std::chrono::minutes(30);
};

class ProcessGroup {
  public:
    // The state of LibTorch's own; known to gradient_average.cpp.
    struct Connection;

    ProcessGroup() = default;

    // Waits for all processes of a launch to come to MASTER_ADDR and MASTER_PORT (29500 where it is not set), where
    // process 0 or, as TORCHELASTIC_USE_AGENT_STORE says, their launcher waits for them. Gloo takes the network by
    // which that address is reached, or that of GLOO_SOCKET_IFNAME. Throws Error where an address is missing or in use,
    // processes do not come in time, or CUDA is asked of a build without NCCL. From then on this process ignores
    // SIGPIPE.
    static ProcessGroup join(const Launch& launch, c10::Device device, const ProcessGroupTimes& times = {});

    int64_t rank() const { return rank_; }
    int64_t size() const { return size_; }
    bool alone() const { return size_ == 1; }
    // Whether this is process 0, which writes and scores for all.
    bool leads() const { return rank_ == 0; }

    // Each value summed over all processes; the same bits in each.
    std::vector<double> sum(const std::vector<double>& values) const;
    // Fills the tensors with those of the process `root`, which have the same shapes.
    void broadcast(const std::vector<at::Tensor>& tensors, int64_t root = 0) const;
    // The text of process 0.
    std::string broadcast(const std::string& text) const;

    // Runs what talks to the other processes; what the network throws becomes LostProcesses.
    void guard(const std::function<void()>& work) const;

    // Null where it is alone.
    const std::shared_ptr<Connection>& connection() const { return connection_; }

  private:
    int64_t rank_ = 0, size_ = 1;
    std::shared_ptr<Connection> connection_;
};

// Where processes of this machine that are started together find each other, for as long as it lives.
class MeetingPoint {
  public:
    // Opens a free port, and ignores SIGPIPE from then on. Throws Error where there is none.
    MeetingPoint();

    // The environment variables by which a process joins as rank of size: those that torchrun sets.
    std::vector<std::pair<std::string, std::string>> variables(int64_t rank, int64_t size) const;

  private:
    std::shared_ptr<void> store_;
    uint16_t port_ = 0;
};

}  // namespace deweather::trainer
