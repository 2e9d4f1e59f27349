#include "core/nn/attention.h"

#include <torch/types.h>

namespace deweather::nn {

Attention::Attention(const AttentionConfig& config)
    : config_(config),
      qkv_(register_module(
          "qkv", torch::nn::Linear(
                     torch::nn::LinearOptions(config.dim, 3 * config.heads * config.head_dim).bias(config.qkv_bias)))),
      proj_(register_module("proj", torch::nn::Linear(config.heads * config.head_dim, config.dim))) {}

at::Tensor Attention::project(const at::Tensor& x, int64_t begin, int64_t end) {
    const int64_t block = config_.heads * config_.head_dim;
    const auto weight = qkv_->weight.slice(0, begin * block, end * block);
    const auto bias = qkv_->bias.defined() ? qkv_->bias.slice(0, begin * block, end * block) : at::Tensor();
    return at::linear(x, weight, bias)
        .view({x.size(0), x.size(1), end - begin, config_.heads, config_.head_dim})
        .permute({2, 0, 3, 1, 4});
}

Attention::Context Attention::project_context(const at::Tensor& context) {
    const auto projected = project(context, 1, 3);
    return {.keys = projected[0], .values = projected[1]};
}

at::Tensor Attention::forward(const at::Tensor& x, const Context& context) {
    const auto mixed = at::scaled_dot_product_attention(project(x, 0, 1)[0], context.keys, context.values);
    const auto joined = mixed.transpose(1, 2).reshape({x.size(0), x.size(1), config_.heads * config_.head_dim});
    return at::dropout(proj_(joined), config_.dropout, is_training());
}

}  // namespace deweather::nn
