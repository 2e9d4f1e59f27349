// PReNet, the progressive recurrent network for deraining (Ren et al., CVPR 2019, arXiv 1901.09221): the same small
// residual network is applied repeatedly to the picture and the previous result, with a convolutional LSTM as memory.
//
//     auto network = std::make_unique<models::PReNet>(models::PReNetConfig{.recursive = true});    // PReNet_r
#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

#include <vector>

#include "core/models/registry.h"

namespace deweather::models {

struct PReNetConfig {
    int64_t stages = 6;
    int64_t channels = 32;
    bool recursive = false;  // PReNet_r: one residual block, applied five times, in place of five

    static PReNetConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// Tensors are named and shaped as in the authors' code (csdwren/PReNet), whose checkpoints fit without conversion.
class PReNet : public RestorationNetwork {
  public:
    explicit PReNet(const PReNetConfig& config);

    std::string_view architecture() const override { return "prenet"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override;

    // x_t = x + f_out(f_res(LSTM(f_in(x, x_{t-1}), s_{t-1}))), x_0 = x (Eq. 2); returns the last stage's x_t.
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;

  private:
    PReNetConfig config_;
    torch::nn::Sequential conv0_;                   // f_in
    std::vector<torch::nn::Sequential> res_convs_;  // f_res
    std::vector<torch::nn::Conv2d> gates_;          // forget, input, output, candidate
    torch::nn::Sequential conv_;                    // f_out
};

Architecture prenet_architecture();

}  // namespace deweather::models
