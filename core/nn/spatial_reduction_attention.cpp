#include "core/nn/spatial_reduction_attention.h"

#include <torch/types.h>

namespace deweather::nn {

SpatialReductionAttention::SpatialReductionAttention(const SpatialReductionAttentionConfig& config)
    : q_(register_module("q", torch::nn::Linear(config.dim, config.dim))),
      config_(config),
      kv_(register_module("kv", torch::nn::Linear(config.dim, 2 * config.dim))),
      proj_(register_module("proj", torch::nn::Linear(config.dim, config.dim))) {
    if (config.reduction == 1) return;
    sr_ = register_module(
        "sr",
        torch::nn::Conv2d(torch::nn::Conv2dOptions(config.dim, config.dim, config.reduction).stride(config.reduction)));
    norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({config.dim})));
}

at::Tensor SpatialReductionAttention::reduced(const at::Tensor& grid) {
    const auto patches = config_.reduction == 1 ? grid : norm_(sr_(grid.permute({0, 3, 1, 2})).permute({0, 2, 3, 1}));
    return patches.flatten(1, 2);
}

at::Tensor SpatialReductionAttention::mix(const at::Tensor& queries, const at::Tensor& keys_and_values) {
    const int64_t batch = queries.size(0), head_dim = config_.dim / config_.heads;
    const auto kv = keys_and_values.reshape({batch, -1, 2, config_.heads, head_dim}).permute({2, 0, 3, 1, 4});
    const auto of_heads = queries.view({batch, queries.size(1), config_.heads, head_dim}).transpose(1, 2);
    const auto mixed = at::scaled_dot_product_attention(of_heads, kv[0], kv[1]);
    return proj_(mixed.transpose(1, 2).reshape(queries.sizes()));
}

at::Tensor SpatialReductionAttention::attend(const at::Tensor& queries, const at::Tensor& grid) {
    return mix(queries, kv_(reduced(grid)));
}

at::Tensor SpatialReductionAttention::forward(const at::Tensor& grid) {
    return attend(q_(grid).flatten(1, 2), grid).view(grid.sizes());
}

}  // namespace deweather::nn
