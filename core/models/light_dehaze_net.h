// Light-DehazeNet for dehazing (Ullah et al., IEEE TIP 2021): AOD-Net's formula with eight convolutions of up to 32
// channels.
//
//     auto network = std::make_unique<models::LightDehazeNet>();
#pragma once

#include <torch/nn/modules/conv.h>

#include <array>

#include "core/models/registry.h"

namespace deweather::models {

// Tensors are named and shaped as in the authors' code (hayatkhan8660-maker/Light-DehazeNet), whose checkpoints fit
// without conversion.
class LightDehazeNet : public RestorationNetwork {
  public:
    LightDehazeNet();

    std::string_view architecture() const override { return "light-dehazenet"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    int64_t bytes_per_pixel() const override { return 1024; }

    // max(0, K x - K + 1) with K = K(x), as in AOD-Net.
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;

  private:
    std::array<torch::nn::Conv2d, 8> convs_;
};

Architecture light_dehaze_net_architecture();

}  // namespace deweather::models
