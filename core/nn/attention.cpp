#include "core/nn/attention.h"

#include <ATen/ops/scaled_dot_product_attention.h>

namespace deweather::nn {

Attention::Attention(const AttentionConfig& config)
    : config_(config),
      qkv_(register_module(
          "qkv", torch::nn::Linear(
                     torch::nn::LinearOptions(config.dim, 3 * config.heads * config.head_dim).bias(config.qkv_bias)))),
      proj_(register_module("proj", torch::nn::Linear(config.heads * config.head_dim, config.dim))) {}

at::Tensor Attention::forward(const at::Tensor& x) {
    const int64_t batch = x.size(0), tokens = x.size(1);
    // [B,N,3,heads,d] to [3,B,heads,N,d]
    const auto qkv = qkv_(x).view({batch, tokens, 3, config_.heads, config_.head_dim}).permute({2, 0, 3, 1, 4});
    const auto mixed = at::scaled_dot_product_attention(qkv[0], qkv[1], qkv[2]);
    return proj_(mixed.transpose(1, 2).reshape({batch, tokens, config_.heads * config_.head_dim}));
}

}  // namespace deweather::nn
