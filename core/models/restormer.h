// Restormer (Zamir et al., CVPR 2022, arXiv 2111.09881) as its authors publish it for deraining: a U-shaped transformer
// that attends over channels instead of pixels, so that time grows with the picture and not with its square.
//
//     auto network = std::make_unique<models::Restormer>(models::RestormerConfig{});
//
// The tensors have the authors' names. 26.13 M parameters. The paper's 140.99 GMAC at 256 x 256 are those of the
// convolutions alone, counted by hooks on modules; by this definition ours are 140.990. The two products of the
// attention, q kᵀ and its product with v, are no modules and would add 13.89 GMAC. Ours add 7.04: the second product
// and the 1 x 1 convolution behind it are one. Rows that strips share are computed twice, 2.98 GMAC of that size.
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>

#include <array>

#include "core/models/registry.h"

namespace deweather::models {

struct RestormerConfig {
    // Channels at full resolution; twice as many at each of the three coarser levels.
    int64_t dim = 48;
    std::array<int64_t, 4> num_blocks = {4, 6, 6, 8};  // at 1/1, 1/2, 1/4 and 1/8
    int64_t num_refinement_blocks = 4;
    std::array<int64_t, 4> heads = {1, 2, 4, 8};  // each divides the channels of its level
    // Of the feed-forward layers: hidden channels for each channel, rounded down.
    double ffn_expansion_factor = 2.66;

    int64_t channels(std::size_t level) const { return dim << level; }
    // Throws Error naming the field that is wrong.
    void check() const;
    static RestormerConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

class Restormer : public RestorationNetwork {
  public:
    explicit Restormer(const RestormerConfig& config);

    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;
    std::string_view architecture() const override { return "restormer"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_a_pixel() const override { return 5120; }

  private:
    RestormerConfig config_;
    torch::nn::Conv2d patch_embed_;
    // By level, 0 at full resolution: the blocks on the way down and up, and the convolutions to the next coarser
    // level, from it, and from twice as many channels after joining. Level 0 joins without one; level 3 only has
    // blocks.
    std::array<torch::nn::ModuleList, 4> encoders_;
    std::array<torch::nn::ModuleList, 3> decoders_;
    std::array<torch::nn::Conv2d, 3> downs_, ups_, reductions_;
    torch::nn::ModuleList refinement_;
    torch::nn::Conv2d output_;
};

Architecture restormer_architecture();

}  // namespace deweather::models
