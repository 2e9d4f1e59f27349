// A picture with detail of several sizes and no repetition, so that motion between two parts of it has one solution.
//
//     const auto wide = texture(144, 240, 1);
//     const auto before = wide.slice(2, 0, 192), now = wide.slice(2, 7, 199);      // the camera moved by 7 pixels
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <initializer_list>

// Smooth noise, float32 [3,height,width] in 0..1: the mean of random grids with cells of these sizes in pixels,
// interpolated. Equal seeds give equal pictures.
inline at::Tensor texture(int64_t height, int64_t width, uint64_t seed,
                          std::initializer_list<int64_t> cells = {4, 8, 16, 32}) {
    at::manual_seed(seed);
    auto picture = at::zeros({1, 3, height, width});
    for (const int64_t cell : cells)
        picture +=
            at::upsample_bilinear2d(at::rand({1, 3, height / cell + 1, width / cell + 1}), {height, width}, true) /
            static_cast<double>(cells.size());
    return picture[0];
}
