// The compact backbone for ordinary computers: convolutions at 1/2 and 1/4 of the resolution around a few transformer
// layers at 1/8, with the architecture's expert layer.
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
    int64_t heads = 3;  // must divide dim
    int64_t ffn_ratio = 2;
    int64_t decoder_blocks = 2;  // residual blocks at 1/2 in the decoder, where streaks and edges are drawn
    // The four phases of a pixel-shuffle differ, which is visible as a grid of 8 pixels in smooth areas. A binomial
    // filter after each but the last removes exactly the period of two pixels.
    bool smooth_up = false;
    // Adds global extreme pooling to all tokens before the layers, which shows how thick a veil is, see nn::Extremes.
    bool extremes = false;
    // Adds the architecture's experts to the decoder too, before each residual block at 1/4 and 1/2, where streaks,
    // flakes and drops are removed; see nn::DecoderExperts.
    bool decoder_experts = false;

    // Throws Error naming the invalid field.
    void read(ConfigFields& fields);
    void write(nlohmann::json& json) const;
    nn::TransformerConfig transformer() const;
};

// pixel-unshuffle 2, conv, residual block = a; conv stride 2, residual block = b; conv stride 2 plus a depthwise
// convolution of it (position); transformer layers, LayerNorm; up by pixel-shuffle, + b; up, + a, residual blocks;
// conv, pixel-shuffle, + the picture. smooth_up: upsampled features are filtered before a and b are added. A linear
// head on the normalised tokens predicts the weather. With decoder_experts, transform() returns for each token its dim
// features, the gates of its decoder experts, and their indices.
class CompactNetwork : public StagedNetwork {
  public:
    // architecture: must outlive the network. config: recreates this network.
    CompactNetwork(std::string_view architecture, nlohmann::json config, const CompactBackbone& backbone,
                   const nn::ExpertLayerFactory& factory, const nn::DecoderExpertsFactory& decoder = {});

    std::string_view architecture() const override { return architecture_; }
    nlohmann::json config() const override { return config_; }

    int64_t bytes_per_pixel() const override { return 2048; }
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
