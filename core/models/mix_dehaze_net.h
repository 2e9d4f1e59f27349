// MixDehazeNet (Lu et al., 2023, arXiv 2305.17654), for dehazing: parallel dilated kernels of three sizes, then
// parallel channel and pixel attention.
//
//     auto network = std::make_unique<models::MixDehazeNet>(models::MixDehazeNetConfig{});
#pragma once

#include "core/models/dehaze_unet.h"

namespace deweather::models {

struct MixDehazeNetConfig {
    DehazeUnet::PerLayer embed_dims = {24, 48, 96, 48, 24};  // each a multiple of 8
    DehazeUnet::PerLayer depths = {2, 2, 4, 2, 2};           // S; B has 4, 4, 8, 4, 4 and L 8, 8, 16, 8, 8

    // Throws Error naming the invalid field.
    void check() const;
    static MixDehazeNetConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// Tensors are named and shaped as in the authors' code (AmeryXiong/MixDehazeNet), whose checkpoints fit without
// conversion.
class MixDehazeNet : public DehazeUnet {
  public:
    explicit MixDehazeNet(const MixDehazeNetConfig& config);

    std::string_view architecture() const override { return "mixdehazenet"; }
    nlohmann::json config() const override { return config_.to_json(); }

  private:
    MixDehazeNetConfig config_;
};

Architecture mix_dehaze_net_architecture();

}  // namespace deweather::models
