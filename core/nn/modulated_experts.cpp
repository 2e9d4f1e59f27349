#include "core/nn/modulated_experts.h"

#include <cmath>

#include "core/nn/modulate.h"

namespace deweather::nn {

ModulatedExperts::ModulatedExperts(const ModulatedExpertsConfig& config)
    : FeedForward({.dim = config.router.dim, .hidden = config.hidden, .dropout = config.dropout}),
      config_(config),
      router_(register_module("router", std::make_shared<UncertaintyRouter>(config.router))) {
    const int64_t dim = config.router.dim, experts = config.router.experts;
    const double bound = 1.0 / std::sqrt(static_cast<double>(dim));
    const auto matrices = [&] { return at::empty({experts, dim, dim}).uniform_(-bound, bound); };
    gamma_ = register_parameter("gamma", matrices());
    // γ starts around 1 and β around 0, so that each expert starts near the identity.
    gamma_bias_ = register_parameter("gamma_bias", at::ones({experts, dim}));
    beta_ = register_parameter("beta", matrices());
    beta_bias_ = register_parameter("beta_bias", at::zeros({experts, dim}));
    if (config.film_base) {
        base_gate_ = register_module("base_gate", torch::nn::Linear(dim, dim));
        base_value_ = register_module("base_value", torch::nn::Linear(dim, dim));
    }
}

at::Tensor ModulatedExperts::modulate(const at::Tensor& x, const Routing& routing) {
    return nn::modulate(x, gamma_, gamma_bias_, beta_, beta_bias_, routing.chosen, routing.gates);
}

at::Tensor ModulatedExperts::forward(const Tokens& tokens, Routing* routing) {
    const auto rows = [this](const at::Tensor& t) { return t.reshape({-1, config_.router.dim}); };
    auto x = rows(tokens.normed);
    Routing own = router_->forward(config_.as_published ? rows(tokens.residual) : x, routing != nullptr);
    if (config_.film_base) x = at::gelu(base_gate_(x)) * base_value_(x);
    auto mixture = modulate(x, own);
    // γ_0 and β_0 of an imported network are zero: nothing but this is left of expert 0.
    if (config_.as_published) mixture = mixture + own.dense_gates().narrow(1, 0, 1) * at::gelu(x);
    const auto y = (*this)(mixture);
    if (routing != nullptr) *routing = std::move(own);
    return y.view(tokens.normed.sizes());
}

}  // namespace deweather::nn
