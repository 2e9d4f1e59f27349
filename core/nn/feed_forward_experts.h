// The classical mixture of experts: each expert is a feed-forward network, and a token visits k of them.
//
//     auto experts = std::make_shared<nn::FeedForwardExperts>(
//         nn::FeedForwardExpertsConfig{.dim = 384, .hidden = 1536, .experts = 16},
//         std::make_shared<nn::UncertaintyRouter>(nn::RouterConfig{.dim = 384, .experts = 16, .top_k = 2}));
//     y = experts->forward({.residual = x, .normed = norm(x)}, &routing);     // [B,N,384] to [B,N,384]
#pragma once

#include "core/nn/expert_layer.h"
#include "core/nn/feed_forward.h"

namespace deweather::nn {

struct FeedForwardExpertsConfig {
    int64_t dim = 96;
    int64_t hidden = 192;
    int64_t experts = 16;
    double dropout = 0;  // after the activation, in training
    // PR-MoE's residual: every token also visits one shared feed-forward network.
    bool shared = false;
    // Whether all tokens are modulated alike before their experts, see FeedForwardConfig.
    bool modulated = false;
    // As in the published MoFME code: the router reads x before the LayerNorm.
    bool as_published = false;
};

class FeedForwardExperts : public ExpertLayer {
  public:
    // router: for tokens with dim features and the same number of experts.
    FeedForwardExperts(const FeedForwardExpertsConfig& config, std::shared_ptr<Router> router);

    // Σ_i g_i FFN_i(x) over the chosen experts (Eq. 1), plus the shared FFN(x) if there is one.
    at::Tensor forward(const Tokens& tokens, Routing* routing) override;

  private:
    FeedForwardExpertsConfig config_;
    std::shared_ptr<Router> router_;
    std::shared_ptr<FeedForward> shared_;
    std::shared_ptr<SharedModulation> modulation_;  // null: none
    // Expert, input, output: h = GELU(x · fc1[e] + fc1_bias[e]), FFN_e(x) = h · fc2[e] + fc2_bias[e].
    at::Tensor fc1_, fc1_bias_, fc2_, fc2_bias_;
};

}  // namespace deweather::nn
