// Multi-head self-attention over all tokens, by LibTorch's fused kernel.
//
//     auto attention = std::make_shared<nn::Attention>(nn::AttentionConfig{.dim = 96, .heads = 3, .head_dim = 32});
//     y = attention->forward(x);          // [B,N,96] to [B,N,96]
#pragma once

#include <torch/nn/modules/linear.h>

namespace deweather::nn {

struct AttentionConfig {
    int64_t dim = 96;
    int64_t heads = 3;
    int64_t head_dim = 32;
    bool qkv_bias = false;
};

class Attention : public torch::nn::Module {
  public:
    explicit Attention(const AttentionConfig& config);

    // softmax(q kᵀ / sqrt(head_dim)) v, then a linear projection. x: [B,N,dim]; the same shape comes back. The rows of
    // qkv.weight are laid out as (3, heads, head_dim). Time grows with N², memory with N.
    at::Tensor forward(const at::Tensor& x);

  private:
    AttentionConfig config_;
    torch::nn::Linear qkv_, proj_;
};

}  // namespace deweather::nn
