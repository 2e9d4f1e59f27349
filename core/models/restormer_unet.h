// The U-Net of Restormer, PromptIR, AdaIR and Histoformer: encoder and decoder blocks at 1/1, 1/2, 1/4 and 1/8 of the
// resolution. PromptIR and AdaIR insert their own modules between the decoder's levels, Histoformer has blocks of its
// own.
//
//     class PromptedRestormer : public RestormerUnet {
//       public:
//         explicit PromptedRestormer(const RestormerConfig& config) : RestormerUnet(config, config.channels(3)) {}
//         std::string_view architecture() const override { return "prompted-restormer"; }
//
//       protected:
//         at::Tensor between(std::size_t level, const at::Tensor& grid, const at::Tensor& picture) override {
//             return ...;
//         }
//     };
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>

#include <array>
#include <functional>
#include <optional>
#include <string>

#include "core/models/config_fields.h"
#include "core/models/picture_network.h"
#include "core/models/registry.h"
#include "core/models/restormer_blocks.h"

namespace deweather::models {

struct RestormerConfig {
    // Channels at full resolution; twice as many at each of the three coarser levels.
    int64_t dim = 48;
    std::array<int64_t, 4> num_blocks = {4, 6, 6, 8};  // at 1/1, 1/2, 1/4 and 1/8
    int64_t num_refinement_blocks = 4;
    std::array<int64_t, 4> heads = {1, 2, 4, 8};  // must divide the channels of their levels
    // Ratio of hidden channels to channels in the feed-forward layers, rounded down.
    double ffn_expansion_factor = 2.66;

    int64_t channels(std::size_t level) const { return dim << level; }
    // Throws Error naming the network and the invalid field.
    void check(std::string_view architecture) const;
    // Reads all fields; architecture names the network in errors.
    static RestormerConfig from_json(std::string_view architecture, const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// The config that the tensors' names and shapes imply; nothing for another kind of network. attention: the name of a
// block's attention.
std::optional<RestormerConfig> restormer_config_of(const TensorShapes& shapes, const std::string& attention = "attn");

// Hidden channels of a feed-forward layer, rounded down as in the authors' code.
int64_t hidden_channels(int64_t channels, double expansion);

class RestormerUnet : public RestorationNetwork, public PictureNetwork {
  public:
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) final;
    nlohmann::json config() const final { return config_.to_json(); }
    int64_t bytes_per_pixel() const override { return 5120; }

  protected:
    using MakeBlock = std::function<std::shared_ptr<GridBlock>(int64_t channels, int64_t heads, int64_t hidden)>;

    // deepest: channels at 1/8 after between().
    RestormerUnet(const RestormerConfig& config, int64_t deepest, const MakeBlock& make_block = restormer_block);

    static std::shared_ptr<GridBlock> restormer_block(int64_t channels, int64_t heads, int64_t hidden);

    // A hook in the encoder after each step to the next coarser level: grid at 1/2^level, levels 1, 2 and 3. Returns
    // the grid itself by default.
    virtual at::Tensor after_down(std::size_t /*level*/, const at::Tensor& grid, const at::Tensor& /*picture*/) {
        return grid;
    }

    // A hook in the decoder before each step to the next finer level: grid [B,H,W,C] at 1/2^level of the resolution,
    // levels 3, 2 and 1; picture: [B,3,H,W], padded. Returns the grid itself by default.
    virtual at::Tensor between(std::size_t /*level*/, const at::Tensor& grid, const at::Tensor& /*picture*/) {
        return grid;
    }

    const RestormerConfig config_;

  private:
    torch::nn::Conv2d patch_embed_;
    // Per level, 0 at full resolution: the blocks of encoder and decoder, and the convolutions to the next coarser
    // level, from it, and after concatenation from twice as many channels. Level 0 has no convolution after
    // concatenation; level 3 has only blocks.
    std::array<torch::nn::ModuleList, 4> encoders_;
    std::array<torch::nn::ModuleList, 3> decoders_;
    std::array<torch::nn::Conv2d, 3> downs_, ups_, reductions_;
    torch::nn::ModuleList refinement_;
    torch::nn::Conv2d output_;
};

}  // namespace deweather::models
