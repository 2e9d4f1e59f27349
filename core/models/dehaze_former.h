// DehazeFormer (Song et al., IEEE TIP 2023, arXiv 2204.03883), which removes haze: attention within windows of 8 x 8
// beside a convolution, and a normalisation that gives back what it takes out.
//
//     auto network = std::make_unique<models::DehazeFormer>(models::DehazeFormerConfig{});
#pragma once

#include "core/models/dehaze_unet.h"

namespace deweather::models {

struct DehazeFormerConfig {
    DehazeUnet::PerLayer embed_dims = {24, 48, 96, 48, 24};
    DehazeUnet::PerLayer depths = {4, 4, 4, 2, 2};
    DehazeUnet::PerLayer attention = {0, 2, 4, 0, 0};  // blocks per layer that attend, its last ones
    DehazeUnet::PerLayer heads = {2, 4, 6, 1, 1};      // each divides the channels of its layer
    DehazeUnet::PerLayer mlp_ratios = {2, 4, 4, 2, 2};
    int64_t window_size = 8;  // even

    // Throws Error naming the field that is wrong.
    void check() const;
    static DehazeFormerConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// Tensors are named and shaped as in the authors' code (IDKiro/DehazeFormer), whose checkpoints fit without conversion.
class DehazeFormer : public DehazeUnet {
  public:
    explicit DehazeFormer(const DehazeFormerConfig& config);

    std::string_view architecture() const override { return "dehazeformer"; }
    nlohmann::json config() const override { return config_.to_json(); }

  private:
    DehazeFormerConfig config_;
};

Architecture dehaze_former_architecture();

}  // namespace deweather::models
