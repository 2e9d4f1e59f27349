// Runs an ONNX file: checks it, starts its process (see worker.h) and sends it pictures.
//
//     Runner runner("net.onnx", {.task = "cannot restore with"});
//     const at::Tensor output = runner.run(images);                 // float32 [1,3,h,w] on the CPU
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "core/confined/worker.h"
#include "core/onnx/graph.h"

namespace deweather::onnx {

struct RunnerOptions {
    std::string task = "cannot use";  // what errors begin with
    // The size at which the file is tried; where the file takes only one size, that.
    int64_t height = 64, width = 64;
    std::filesystem::path program = {};  // empty: confined::own_command_line()
};

class Runner {
  public:
    // Throws Error naming the operator, tensor or shape for a file that cannot be run.
    Runner(std::filesystem::path file, RunnerOptions options);

    const std::filesystem::path& file() const { return file_; }
    const Graph& graph() const { return graph_; }
    // The size at which it was tried, what its convolutions and products compute there, and what activations take.
    int64_t height() const { return options_.height; }
    int64_t width() const { return options_.width; }
    int64_t macs() const { return macs_; }
    int64_t activation_bytes() const { return bytes_; }
    // The shape of its output there.
    const Sizes& output() const { return output_; }

    // Its output; sizes that are missing are 1, in front. From any thread, one at a time. Throws Error; the next call
    // gets a new process where this one ended.
    at::Tensor run(const at::Tensor& images);

  private:
    void start();
    template <class Exchange>
    at::Tensor ask(const Exchange& exchange);

    std::filesystem::path file_;
    RunnerOptions options_;
    Graph graph_;
    int64_t macs_ = 0, bytes_ = 0;
    Sizes output_;
    std::mutex mutex_;
    std::optional<confined::Worker> worker_;
};

}  // namespace deweather::onnx
