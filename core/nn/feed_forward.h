// The feed-forward network of a dense transformer layer: linear, GELU (erf), linear.
//
//     auto ffn = std::make_shared<nn::FeedForward>(nn::FeedForwardConfig{.dim = 384, .hidden = 1536});
//     y = (*ffn)(x);                      // [...,384] to the same shape
#pragma once

#include <torch/nn/modules/linear.h>

#include "core/nn/expert_layer.h"
#include "core/nn/grid_experts.h"

namespace deweather::nn {

struct FeedForwardConfig {
    int64_t dim = 96;
    int64_t hidden = 192;
    double dropout = 0;  // after the activation and after the second linear, in training
    // Whether all tokens are modulated alike first: MoFME's layer reduced to a single expert.
    bool modulated = false;
};

class FeedForward : public ExpertLayer {
  public:
    explicit FeedForward(const FeedForwardConfig& config);

    at::Tensor operator()(const at::Tensor& x);

    at::Tensor forward(const Tokens& tokens, Routing* /*routing*/) override { return (*this)(tokens.normed); }

  private:
    FeedForwardConfig config_;
    torch::nn::Linear fc1_, fc2_;
    std::shared_ptr<SharedModulation> modulation_;  // null: none
};

}  // namespace deweather::nn
