#include "core/models/cross_attention.h"

#include <torch/types.h>

#include "core/models/restormer_blocks.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

CrossAttention::CrossAttention(int64_t channels, int64_t heads, int64_t kernel)
    : heads_(heads),
      temperature_(register_parameter("temperature", at::ones({heads, 1, 1}))),
      q_(register_module("q", plain_conv(channels, channels, 1))),
      q_dwconv_(register_module("q_dwconv", plain_conv(channels, channels, 3, channels))),
      kv_(register_module("kv", plain_conv(channels, 2 * channels, 1))),
      kv_dwconv_(register_module("kv_dwconv", plain_conv(2 * channels, 2 * channels, kernel, 2 * channels))),
      project_out_(register_module("project_out", plain_conv(channels, channels, 1))) {}

at::Tensor CrossAttention::forward(const at::Tensor& asking, const at::Tensor& asked) {
    const auto place = nn::feature_place(asking.size(1), asking.size(2));
    // [B,H,W,C] to [B,heads,HW,C/heads].
    const auto by_head = [&](const at::Tensor& grid) {
        return grid.flatten(1, 2).unflatten(2, {heads_, grid.size(3) / heads_}).transpose(1, 2);
    };
    const auto queries = convolved(q_dwconv_, convolved_by_pixel(q_, asking));
    const auto both = convolved(kv_dwconv_, convolved_by_pixel(kv_, asked)).chunk(2, -1);
    const auto asks = by_head(place.own(queries, 1, 2)), keys = by_head(place.own(both[0], 1, 2));
    const auto products = nn::picture_sum(at::matmul(asks.transpose(2, 3), keys));
    const auto lengths = nn::picture_sum(at::stack({asks.square().sum(2), keys.square().sum(2)}));
    const auto attention = channel_attention(products, lengths[0], lengths[1], temperature_);
    const auto mixed = at::matmul(by_head(both[1]), attention.transpose(2, 3)).transpose(1, 2).flatten(2);
    return convolved_by_pixel(project_out_, mixed.view(asking.sizes()));
}

}  // namespace deweather::models
