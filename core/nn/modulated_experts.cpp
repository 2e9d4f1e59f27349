#include "core/nn/modulated_experts.h"

#include <cmath>

#include "core/nn/modulate.h"

namespace deweather::nn {

ModulatedExperts::ModulatedExperts(const ModulatedExpertsConfig& config)
    : config_(config),
      router_(register_module("router", std::make_shared<Router>(RouterConfig{
                                            .dim = config.dim, .experts = config.experts, .top_k = config.top_k}))),
      fc1_(register_module("fc1", torch::nn::Linear(config.dim, config.ffn_ratio * config.dim))),
      fc2_(register_module("fc2", torch::nn::Linear(config.ffn_ratio * config.dim, config.dim))) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(config.dim));
    const auto matrices = [&] { return at::empty({config.experts, config.dim, config.dim}).uniform_(-bound, bound); };
    gamma_ = register_parameter("gamma", matrices());
    // γ starts around 1 and β around 0, so that each expert starts near the identity.
    gamma_bias_ = register_parameter("gamma_bias", at::ones({config.experts, config.dim}));
    beta_ = register_parameter("beta", matrices());
    beta_bias_ = register_parameter("beta_bias", at::zeros({config.experts, config.dim}));
}

at::Tensor ModulatedExperts::modulate(const at::Tensor& x, const Routing& routing) {
    return nn::modulate(x, gamma_, gamma_bias_, beta_, beta_bias_, routing.chosen, routing.gates);
}

at::Tensor ModulatedExperts::forward(const at::Tensor& x, Routing* routing) {
    const auto tokens = x.reshape({-1, config_.dim});
    Routing own = router_->forward(tokens);
    const auto y = fc2_(at::gelu(fc1_(modulate(tokens, own))));
    if (routing != nullptr) *routing = std::move(own);
    return y.view(x.sizes());
}

}  // namespace deweather::nn
