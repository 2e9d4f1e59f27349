// Experts in a network's decoder: one router with global context, and a bank of experts at each resolution of the
// decoder.
//
//     auto decoder = std::make_shared<nn::DecoderExperts>(factory, 96, std::vector<int64_t>{64, 32, 32});
//     const nn::Routing routing = decoder->route(tokens, false);             // of the whole picture, [B,h,w,96]
//     features = decoder->forward(1, features, {chosen, gates, 4});
//
// Streaks, flakes and drops are removed at 1/2 and 1/4 of the resolution, so experts must work there to differ
// (docs/experts.md). Tokens are routed before the picture is decoded in tiles, so that tiles agree.
#pragma once

#include <torch/nn/modules/container/modulelist.h>

#include "core/nn/grid_experts.h"

namespace deweather::nn {

struct DecoderExpertsFactory {
    // dim: features per token. Null: banks without routing.
    std::function<std::shared_ptr<Router>(int64_t dim)> router;
    std::function<std::shared_ptr<GridExperts>(int64_t channels)> bank;
};

class DecoderExperts : public torch::nn::Module {
  public:
    // channels: of the features at each bank.
    DecoderExperts(const DecoderExpertsFactory& factory, int64_t dim, const std::vector<int64_t>& channels);

    bool routes() const { return router_ != nullptr; }

    // tokens: [B,h,w,dim], of whole pictures. The router reads each token's mean over its 3 x 3 neighbours, because
    // weather varies slowly, and the mean over the picture.
    Routing route(const at::Tensor& tokens, bool with_variance);

    at::Tensor forward(std::size_t place, const at::Tensor& features, const GridChoice& choice);

  private:
    std::shared_ptr<Router> router_;
    std::vector<std::shared_ptr<GridExperts>> banks_;
};

}  // namespace deweather::nn
