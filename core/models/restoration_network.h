// What every restoration network offers, and what it tells of its routing when asked.
//
//     auto network = models::create("mofme-compact");
//     at::Tensor restored = network->forward(images, nullptr);     // [B,3,H,W] in 0..1
#pragma once

#include <torch/nn/module.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace deweather::models {

// The weathers that a model may name, in the order of its logits.
inline constexpr std::array<std::string_view, 4> kWeathers = {"rain", "drop", "haze", "snow"};

// One layer of experts over the token grid of h x w tokens.
struct LayerTrace {
    at::Tensor gates;   // [B,h,w,E], zero where an expert was not chosen
    at::Tensor chosen;  // int64 [B,h,w,k]
    at::Tensor logits;  // [B,h,w,E], the router's mean
};

struct RoutingTrace {
    std::vector<LayerTrace> layers;  // empty for networks without experts
    at::Tensor weather;              // [B,h,w,4] logits in the order of kWeathers; undefined where a network names none
    int64_t patch = 0;               // side of the square of pixels that one token stands for
};

class RestorationNetwork : public torch::nn::Module {
  public:
    // images: float [B,3,H,W] in 0..1, any H, W >= 1. The restored pictures come back in the same shape, not clipped.
    // trace, when given, is filled anew.
    virtual at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) = 0;

    // The registered name, and the config that creates this very network again.
    virtual std::string_view architecture() const = 0;
    virtual nlohmann::json config() const = 0;
};

}  // namespace deweather::models
