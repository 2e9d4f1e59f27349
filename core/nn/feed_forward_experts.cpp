#include "core/nn/feed_forward_experts.h"

#include <torch/types.h>

#include <cmath>

#include "core/nn/dispatch.h"

namespace deweather::nn {

FeedForwardExperts::FeedForwardExperts(const FeedForwardExpertsConfig& config, std::shared_ptr<Router> router)
    : config_(config), router_(register_module("router", std::move(router))) {
    // Each expert is initialised like torch's own linear layers.
    const auto uniform = [&](at::IntArrayRef shape, int64_t inputs) {
        const double bound = 1.0 / std::sqrt(static_cast<double>(inputs));
        return at::empty(shape).uniform_(-bound, bound);
    };
    const int64_t experts = config.experts, dim = config.dim, hidden = config.hidden;
    fc1_ = register_parameter("fc1", uniform({experts, dim, hidden}, dim));
    fc1_bias_ = register_parameter("fc1_bias", uniform({experts, hidden}, dim));
    fc2_ = register_parameter("fc2", uniform({experts, hidden, dim}, hidden));
    fc2_bias_ = register_parameter("fc2_bias", uniform({experts, dim}, hidden));
    if (config.shared)
        shared_ = register_module("shared", std::make_shared<FeedForward>(FeedForwardConfig{
                                                .dim = dim, .hidden = hidden, .dropout = config.dropout}));
    if (config.modulated) modulation_ = register_module("modulation", std::make_shared<SharedModulation>(dim));
}

at::Tensor FeedForwardExperts::forward(const Tokens& tokens, Routing* routing) {
    const auto normed = tokens.normed.reshape({-1, config_.dim});
    Routing own = router_->forward(config_.as_published ? tokens.residual.reshape({-1, config_.dim}) : normed,
                                   routing != nullptr);
    const auto x = modulation_ ? modulation_->modulate(normed) : normed;
    const Dispatch dispatch(own.chosen, config_.experts);
    const auto rows = dispatch.gather(x);
    std::vector<at::Tensor> results;
    for (int64_t expert = 0; expert < config_.experts; ++expert) {
        const int64_t begin = dispatch.begin(expert), end = dispatch.begin(expert + 1);
        if (begin == end) continue;
        const auto hidden = at::gelu(at::addmm(fc1_bias_[expert], rows.slice(0, begin, end), fc1_[expert]));
        results.push_back(
            at::addmm(fc2_bias_[expert], at::dropout(hidden, config_.dropout, is_training()), fc2_[expert]));
    }
    auto y = dispatch.combine(results.empty() ? rows : at::cat(results), own.gates);
    if (shared_) y = y + (*shared_)(x);
    if (routing != nullptr) *routing = std::move(own);
    return y.view(tokens.normed.sizes());
}

}  // namespace deweather::nn
