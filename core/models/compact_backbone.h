// The backbone for an ordinary computer: convolutions at 1/2 and 1/4 of the resolution around a few transformer layers
// at 1/8, whose expert layer is the architecture's own.
//
//     auto network = std::make_unique<models::CompactNetwork>("mofme-compact", config, CompactBackbone{}, factory);
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <memory>
#include <vector>

#include "core/models/config_fields.h"
#include "core/models/restoration_network.h"
#include "core/nn/decoder_experts.h"
#include "core/nn/extremes.h"
#include "core/nn/residual_block.h"
#include "core/nn/transformer_layer.h"

namespace deweather::models {

struct CompactBackbone {
    int64_t half_channels = 32;     // at 1/2
    int64_t quarter_channels = 64;  // at 1/4
    int64_t dim = 96;               // of a token, at 1/8
    int64_t layers = 3;
    int64_t heads = 3;  // dim has to be a multiple
    int64_t ffn_ratio = 2;
    int64_t decoder_blocks = 2;  // residual blocks at 1/2 on the way up, where streaks and edges are drawn
    // The pictures of a pixel-shuffle's four phases differ, and where the scene is smooth that is seen as a grid of 8
    // pixels. A binomial filter after each but the last takes out just what repeats every two pixels.
    bool smooth_up = false;
    // Tells all tokens what is highest and lowest in the picture before the layers: how thick a veil is, see
    // nn::Extremes.
    bool extremes = false;
    // Puts the architecture's experts into the decoder too, before each residual block at 1/4 and 1/2, where streaks,
    // flakes and drops are removed; see nn::DecoderExperts.
    bool decoder_experts = false;

    // Throws Error naming the field that is wrong.
    void read(ConfigFields& fields);
    void write(nlohmann::json& json) const;
    nn::TransformerConfig transformer() const;
};

// pixel-unshuffle 2, conv, residual block = a; conv stride 2, residual block = b; conv stride 2 plus a depthwise
// convolution of it (position); transformer layers, LayerNorm; up by pixel-shuffle, + b; up, + a, residual blocks;
// conv, pixel-shuffle, + the picture. smooth_up: what comes up is filtered before it is added to a and b. A linear head
// on the normed tokens names the weather. With decoder_experts, transform() gives each token its dim numbers, the gates
// of its experts in the decoder, and which those are.
class CompactNetwork : public StagedNetwork {
  public:
    // architecture: a name that lasts. config: what creates this network again.
    CompactNetwork(std::string_view architecture, nlohmann::json config, const CompactBackbone& backbone,
                   const nn::ExpertLayerFactory& factory, const nn::DecoderExpertsFactory& decoder = {});

    std::string_view architecture() const override { return architecture_; }
    nlohmann::json config() const override { return config_; }

    int64_t bytes_a_pixel() const override { return 2048; }
    int64_t patch() const override;
    Encoded encode(const at::Tensor& images) override;
    at::Tensor transform(const at::Tensor& tokens, RoutingTrace* trace, Progress& progress) override;
    at::Tensor weather(const at::Tensor& tokens) override;
    at::Tensor decode(const at::Tensor& images, const Encoded& encoded, const at::Tensor& tokens) override;

  private:
    std::string_view architecture_;
    nlohmann::json config_;
    bool smooth_up_;
    torch::nn::Conv2d stem_, down1_, down2_, position_, up1_, head_;
    std::shared_ptr<nn::ResidualBlock> enc1_, enc2_, dec2_;
    std::vector<std::shared_ptr<nn::ResidualBlock>> dec1_;
    std::shared_ptr<nn::Extremes> extremes_;  // null: none
    torch::nn::ModuleList layers_;
    torch::nn::LayerNorm norm_;
    torch::nn::Linear up2_, weather_;
    int64_t dim_;
    std::shared_ptr<nn::DecoderExperts> decoder_;  // null: none
};

}  // namespace deweather::models
