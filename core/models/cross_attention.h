// Attention over channels in which one set of features asks another, as AdaIR and MoCE-IR use it.
//
//     CrossAttention attention(48, 1, 3);
//     at::Tensor mixed = attention.forward(asking, asked);            // [B,H,W,C] each
#pragma once

#include <torch/nn/modules/conv.h>

namespace deweather::models {

class CrossAttention : public torch::nn::Module {
  public:
    // heads must divide channels; kernel: of the depthwise convolution of keys and values.
    CrossAttention(int64_t channels, int64_t heads, int64_t kernel);

    // Queries come from `asking`, keys and values from `asked`; the output has their shape.
    at::Tensor forward(const at::Tensor& asking, const at::Tensor& asked);

  private:
    int64_t heads_;
    at::Tensor temperature_;
    torch::nn::Conv2d q_, q_dwconv_, kv_, kv_dwconv_, project_out_;
};

}  // namespace deweather::models
