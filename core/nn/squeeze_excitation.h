// Squeeze-and-excitation: scales each channel by a weight computed from all channels' means.
//
//     auto block = std::make_shared<nn::SqueezeExcitation>(24, 6);
//     y = block->forward(x);              // [B,24,H,W] to [B,24,H,W]
#pragma once

#include <torch/nn/modules/container/sequential.h>

namespace deweather::nn {

class SqueezeExcitation : public torch::nn::Module {
  public:
    // hidden: width between the two linear layers.
    SqueezeExcitation(int64_t channels, int64_t hidden);

    // x ∘ sigmoid(W₂ ReLU(W₁ mean(x))), the mean over H and W. x: [B,channels,H,W]; the output has the same shape.
    // Consumes x: it is overwritten if no gradient is recorded.
    at::Tensor forward(const at::Tensor& x);

  private:
    torch::nn::Sequential fc_;
};

}  // namespace deweather::nn
