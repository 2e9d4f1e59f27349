// A synthetic clean picture, and common checks for tests of all weathers.
#pragma once

#include <ATen/Functions.h>

#include <utility>
#include <vector>

// [3,height,width], smooth waves of other lengths and directions in each channel, 0.1..0.7.
inline at::Tensor scene(int64_t height, int64_t width) {
    const auto y = at::arange(height, at::kFloat).unsqueeze(1), x = at::arange(width, at::kFloat).unsqueeze(0);
    return at::stack({at::sin(x / 9 + y / 31), at::sin(x / 23 - y / 13), at::cos(x / 40 + y / 7)}) * 0.3 + 0.4;
}

// Sizes at which something is likely to go wrong.
inline std::vector<std::pair<int64_t, int64_t>> odd_sizes() {
    return {{1, 1}, {1, 2}, {2, 1}, {1, 200}, {200, 1}, {3, 5}, {17, 64}};
}

inline bool within_unit(const at::Tensor& picture) {
    return picture.isfinite().all().item<bool>() && picture.min().item<float>() >= 0 &&
           picture.max().item<float>() <= 1;
}
