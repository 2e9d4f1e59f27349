// Bilinear resizing as a product of matrices, for maps of which only a part is at hand: resizing is linear, so parts
// can be resized one by one and summed.
//
//     const auto rows = nn::bilinear_matrix(height, 18, false, map.options());
//     const auto small = at::matmul(rows, map);                        // [.., height, W] to [.., 18, W]
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::nn {

// [to,from]: the weight of each of `from` values in each of `to`, which sum to 1 in a row. Corners are not aligned.
// With antialias, a shrunk value averages all that it covers, as Pillow does; without, it is interpolated between two.
at::Tensor bilinear_matrix(int64_t from, int64_t to, bool antialias, const at::TensorOptions& options);

}  // namespace deweather::nn
