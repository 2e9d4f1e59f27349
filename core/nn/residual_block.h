// The residual block of the convolutional stages: x + conv3x3(ReLU(conv3x3(x))).
//
//     auto block = std::make_shared<nn::ResidualBlock>(64);
//     y = block->forward(x);              // [B,64,H,W] to [B,64,H,W]
#pragma once

#include <torch/nn/modules/conv.h>

namespace deweather::nn {

class ResidualBlock : public torch::nn::Module {
  public:
    explicit ResidualBlock(int64_t channels);

    // x: [B,channels,H,W]; the output has the same shape.
    at::Tensor forward(const at::Tensor& x);

  private:
    torch::nn::Conv2d conv1_, conv2_;
};

}  // namespace deweather::nn
