// AOD-Net, the all-in-one dehazing network (Li et al., ICCV 2017): five small convolutions estimate one map K per
// channel, which combines transmission and airlight.
//
//     auto network = std::make_unique<models::AodNet>();
#pragma once

#include <torch/nn/modules/conv.h>

#include <array>

#include "core/models/registry.h"

namespace deweather::models {

// Tensors are named and shaped as in the common PyTorch implementation (MayankSingal/PyTorch-Image-Dehazing and its
// copies), whose checkpoints fit without conversion.
class AodNet : public RestorationNetwork {
  public:
    AodNet();

    std::string_view architecture() const override { return "aod-net"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    int64_t bytes_per_pixel() const override { return 192; }

    // max(0, K x - K + 1), the scattering model solved for the clean picture with K = K(x) (Eq. 7, b = 1).
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;

  private:
    std::array<torch::nn::Conv2d, 5> convs_;
};

Architecture aod_net_architecture();

}  // namespace deweather::models
