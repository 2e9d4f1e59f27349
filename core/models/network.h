// The base class of all networks, whatever their task: how they are run, named, stored and trained.
//
//     at::Tensor result = network.forward(images, nullptr);         // restored pictures, or logits of classes
//     nlohmann::json saved = {{"architecture", network.architecture()}, {"config", network.config()}};
#pragma once

#include <torch/nn/module.h>

#include <nlohmann/json.hpp>
#include <string_view>

namespace deweather::models {

struct RoutingTrace;

enum class Task { kRestore, kSegment, kClassify };

class Network : public torch::nn::Module {
  public:
    // images: float [B,3,H,W] in 0..1, any H, W >= 1. Returns a tensor of the same height and width, or [B,classes] for
    // classification. trace, if not null, is filled anew by networks with something to report.
    virtual at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) = 0;

    // The registered name, and the config that recreates this network.
    virtual std::string_view architecture() const = 0;
    virtual nlohmann::json config() const = 0;

    virtual Task task() const = 0;
};

}  // namespace deweather::models
