// Multi-head self-attention over all tokens, with LibTorch's fused kernel.
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
    double dropout = 0;  // of the projection's output, in training
    bool qkv_bias = false;
};

class Attention : public torch::nn::Module {
  public:
    explicit Attention(const AttentionConfig& config);

    // Keys and values, projected once for many queries: [B,heads,M,head_dim] each.
    struct Context {
        at::Tensor keys, values;
    };
    // context: [B,M,dim].
    Context project_context(const at::Tensor& context);

    // softmax(q kᵀ / sqrt(head_dim)) v, then a linear projection. x: [B,N,dim]; the output has the same shape. Time is
    // O(N·M). The rows of qkv.weight are laid out as (3, heads, head_dim).
    at::Tensor forward(const at::Tensor& x, const Context& context);

    // Attends from every token to every token.
    at::Tensor forward(const at::Tensor& x) { return forward(x, project_context(x)); }

  private:
    // Rows begin..end of the three blocks of qkv (query, key, value) applied to x: [B,N,dim] to
    // [end-begin,B,heads,N,head_dim].
    at::Tensor project(const at::Tensor& x, int64_t begin, int64_t end);

    AttentionConfig config_;
    torch::nn::Linear qkv_, proj_;
};

}  // namespace deweather::nn
