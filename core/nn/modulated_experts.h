// The MoFME layer: experts modulate features before one shared feed-forward network (Eq. 4 to 6).
//
//     auto experts = std::make_shared<nn::ModulatedExperts>(
//         nn::ModulatedExpertsConfig{.router = {.dim = 96, .experts = 16}, .hidden = 192});
//     y = experts->forward({.residual = x, .normed = norm(x)}, &routing);     // [B,N,96] to [B,N,96]
#pragma once

#include <torch/nn/modules/linear.h>

#include "core/nn/feed_forward.h"
#include "core/nn/router.h"

namespace deweather::nn {

struct ModulatedExpertsConfig {
    RouterConfig router;
    int64_t hidden = 192;  // of the shared feed-forward network
    double dropout = 0;    // within it, in training
    // As in the published code: the experts modulate y = GELU(W_1 n(x)) ∘ W_2 n(x) instead of n(x).
    bool film_base = false;
    // As in the published code to the letter: the router reads x before the LayerNorm, and expert 0 is no modulation
    // but GELU(x) (its list of experts is read with an off-by-one error, so that its last expert is never used).
    bool as_published = false;
};

// Derives from the shared feed-forward network, whose input are the modulated tokens.
class ModulatedExperts : public FeedForward {
  public:
    explicit ModulatedExperts(const ModulatedExpertsConfig& config);

    // FFN( Σ_i g_i FM_i(x) ), FM_i(x) = γ_i(x) ∘ x + β_i(x) (Eq. 4 to 6), x being the normalised tokens. Only the
    // chosen experts are computed.
    at::Tensor forward(const Tokens& tokens, Routing* routing) override;

    // Σ_i g_i FM_i(x) alone, for x [T,dim].
    at::Tensor modulate(const at::Tensor& x, const Routing& routing);

  private:
    ModulatedExpertsConfig config_;
    std::shared_ptr<Router> router_;
    // Expert, input, output: γ_e(x) = x · gamma[e] + gamma_bias[e].
    at::Tensor gamma_, gamma_bias_, beta_, beta_bias_;
    torch::nn::Linear base_gate_{nullptr}, base_value_{nullptr};
};

}  // namespace deweather::nn
