#include "core/nn/feed_forward.h"

#include <torch/types.h>

namespace deweather::nn {

FeedForward::FeedForward(const FeedForwardConfig& config)
    : config_(config),
      fc1_(register_module("fc1", torch::nn::Linear(config.dim, config.hidden))),
      fc2_(register_module("fc2", torch::nn::Linear(config.hidden, config.dim))),
      modulation_(config.modulated ? register_module("modulation", std::make_shared<SharedModulation>(config.dim))
                                   : nullptr) {}

at::Tensor FeedForward::operator()(const at::Tensor& x) {
    const auto input = modulation_ ? modulation_->modulate(x) : x;
    const auto hidden = at::dropout(at::gelu(fc1_(input)), config_.dropout, is_training());
    return at::dropout(fc2_(hidden), config_.dropout, is_training());
}

}  // namespace deweather::nn
