#include "core/nn/squeeze_excitation.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/linear.h>

#include "core/nn/in_place.h"

namespace deweather::nn {

SqueezeExcitation::SqueezeExcitation(int64_t channels, int64_t hidden)
    : fc_(register_module("fc", torch::nn::Sequential(torch::nn::Linear(channels, hidden), torch::nn::ReLU(),
                                                      torch::nn::Linear(hidden, channels), torch::nn::Sigmoid()))) {}

at::Tensor SqueezeExcitation::forward(const at::Tensor& x) {
    const auto weights = fc_->forward(x.mean({2, 3}));
    return multiply_into(x, weights.view({x.size(0), x.size(1), 1, 1}));
}

}  // namespace deweather::nn
