// DehazeFormer (Song et al., IEEE TIP 2023, arXiv 2204.03883), for dehazing: attention within 8 x 8 windows in parallel
// with a convolution, and a normalisation that restores the removed statistics.
//
//     auto network = std::make_unique<models::DehazeFormer>(models::DehazeFormerConfig{});
#pragma once

#include "core/models/dehaze_unet.h"

namespace deweather::models {

struct DehazeFormerConfig {
    DehazeUnet::PerLayer embed_dims = {24, 48, 96, 48, 24};
    DehazeUnet::PerLayer depths = {4, 4, 4, 2, 2};
    DehazeUnet::PerLayer attention = {0, 2, 4, 0, 0};  // blocks with attention per layer, its last ones
    DehazeUnet::PerLayer heads = {2, 4, 6, 1, 1};      // must divide the channels of their layers
    DehazeUnet::PerLayer mlp_ratios = {2, 4, 4, 2, 2};
    int64_t window_size = 8;  // even

    // Throws Error naming the invalid field.
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
