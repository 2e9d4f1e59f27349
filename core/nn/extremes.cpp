#include "core/nn/extremes.h"

#include <torch/types.h>

#include <algorithm>

#include "core/nn/transformer_layer.h"

namespace deweather::nn {

namespace {

constexpr int64_t kPart = 64;

}  // namespace

Extremes::Extremes(int64_t dim) : tell_(register_module("tell", torch::nn::Linear(2 * dim, dim))) {}

at::Tensor Extremes::forward(const at::Tensor& grid) {
    auto tokens = grid.flatten(1, 2);
    const auto attended = attended_grid(grid.size(1), grid.size(2), grid.device());
    if (attended.defined()) tokens = tokens.index_select(1, attended);
    const auto features = tokens.transpose(1, 2).contiguous();
    const int64_t count = std::max<int64_t>(features.size(2) / kPart, 1);
    const auto mean_of = [&](bool largest) {
        return std::get<0>(features.topk(count, -1, largest, /*sorted=*/false)).mean(-1);
    };
    return tell_(at::cat({mean_of(true), mean_of(false)}, -1)).view({grid.size(0), 1, 1, grid.size(3)});
}

}  // namespace deweather::nn
