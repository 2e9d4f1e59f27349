#include "core/nn/residual_block.h"

namespace deweather::nn {

namespace {

torch::nn::Conv2d conv3x3(int64_t channels) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, channels, 3).padding(1));
}

}  // namespace

ResidualBlock::ResidualBlock(int64_t channels)
    : conv1_(register_module("conv1", conv3x3(channels))), conv2_(register_module("conv2", conv3x3(channels))) {}

at::Tensor ResidualBlock::forward(const at::Tensor& x) {
    return x + conv2_(conv1_(x).relu_());
}

}  // namespace deweather::nn
