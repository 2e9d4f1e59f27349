// S2VD's derainer of video (Yue et al., CVPR 2021, arXiv 2103.07939): residual blocks of three-dimensional convolutions
// over space and time at half of the resolution estimate the rain, and a tail refines what is left without it.
//
//     auto network = std::make_unique<models::S2vd>(models::S2vdConfig{});
//     at::Tensor restored = network->forward_clip(frames, progress);   // [T,3,H,W]
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>

#include "core/models/clip_network.h"
#include "core/models/registry.h"

namespace deweather::models {

struct S2vdConfig {
    int64_t features = 32;
    int64_t blocks = 8;

    static S2vdConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// Tensors are named and shaped as in the authors' code (zsyOAOA/S2VD), whose checkpoints fit without conversion.
class S2vd : public ClipNetwork {
  public:
    explicit S2vd(const S2vdConfig& config);

    std::string_view architecture() const override { return "s2vd"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override;

    // As the authors test it: 24 frames and two more on either side.
    int64_t context() const override { return 2; }
    int64_t at_once() const override { return 24; }
    at::Tensor forward_clip(const at::Tensor& frames, const Progress& progress) override;

  private:
    S2vdConfig config_;
    torch::nn::Sequential head_, tail_;
    torch::nn::ModuleList body_;
};

Architecture s2vd_architecture();

}  // namespace deweather::models
