// MPRNet (Zamir et al., CVPR 2021, arXiv 2102.02808) as published for deraining: three stages that process the picture
// in quarters, in halves, and as a whole at full resolution.
//
//     auto network = std::make_unique<models::MprNet>(models::MprNetConfig{});
#pragma once

#include <torch/nn/modules/conv.h>

#include <memory>

#include "core/models/registry.h"

namespace deweather::models {

struct MprNetConfig {
    int64_t n_feat = 40;             // channels at full resolution, a multiple of 4
    int64_t scale_unetfeats = 20;    // additional channels at each coarser level, a multiple of 4
    int64_t scale_orsnetfeats = 16;  // additional channels in the last stage, a multiple of 4
    int64_t num_cab = 8;             // attention blocks in each of the last stage's three groups

    // Throws Error naming the invalid field.
    void check() const;
    static MprNetConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

class MprStages;

// Tensors are named and shaped as in the authors' code (swz30/MPRNet, Deraining). All of its blocks share one PReLU,
// which their checkpoints list under the name of every block; here the first block owns it.
class MprNet : public RestorationNetwork {
  public:
    explicit MprNet(const MprNetConfig& config);
    ~MprNet() override;

    std::string_view architecture() const override { return "mprnet"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override;

    // The result of the last stage.
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;

  private:
    MprNetConfig config_;
    std::unique_ptr<MprStages> stages_;
};

Architecture mpr_net_architecture();

}  // namespace deweather::models
