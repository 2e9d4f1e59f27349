#include "core/nn/feed_forward.h"

#include <torch/types.h>

namespace deweather::nn {

FeedForward::FeedForward(const FeedForwardConfig& config)
    : config_(config),
      fc1_(register_module("fc1", torch::nn::Linear(config.dim, config.hidden))),
      fc2_(register_module("fc2", torch::nn::Linear(config.hidden, config.dim))) {}

at::Tensor FeedForward::operator()(const at::Tensor& x) {
    const auto hidden = at::dropout(at::gelu(fc1_(x)), config_.dropout, is_training());
    return at::dropout(fc2_(hidden), config_.dropout, is_training());
}

}  // namespace deweather::nn
