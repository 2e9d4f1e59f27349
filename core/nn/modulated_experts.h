// The MoFME layer: experts that modulate features before one shared feed-forward network (Eq. 4 to 6).
//
//     auto experts = std::make_shared<nn::ModulatedExperts>(nn::ModulatedExpertsConfig{.dim = 96, .experts = 16});
//     nn::Routing routing;
//     y = experts->forward(x, &routing);  // [B,N,96] to [B,N,96]
#pragma once

#include <torch/nn/modules/linear.h>

#include "core/nn/router.h"

namespace deweather::nn {

struct ModulatedExpertsConfig {
    int64_t dim = 96;
    int64_t experts = 16;
    int64_t top_k = 2;
    int64_t ffn_ratio = 2;
};

class ModulatedExperts : public torch::nn::Module {
  public:
    explicit ModulatedExperts(const ModulatedExpertsConfig& config);

    // FFN( Σ_i g_i FM_i(x) ), FM_i(x) = γ_i(x) ∘ x + β_i(x) (Eq. 4 to 6), FFN: linear, GELU (erf), linear. Only the
    // chosen experts are computed. x: [B,N,dim]; the same shape comes back. routing, when given, receives the B·N
    // tokens' gates.
    at::Tensor forward(const at::Tensor& x, Routing* routing = nullptr);

    // Σ_i g_i FM_i(x) alone, for x [T,dim].
    at::Tensor modulate(const at::Tensor& x, const Routing& routing);

  private:
    ModulatedExpertsConfig config_;
    std::shared_ptr<Router> router_;
    // Expert, input, output: γ_e(x) = x · gamma[e] + gamma_bias[e].
    at::Tensor gamma_, gamma_bias_, beta_, beta_bias_;
    torch::nn::Linear fc1_, fc2_;
};

}  // namespace deweather::nn
