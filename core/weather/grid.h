// A coarse grid of values, interpolated smoothly over a picture.
//
//     Grid noise = grid_for(height, width, 4);
//     for (auto& value : noise.values) value = static_cast<float>(random.uniform());
//     add_grid(noise, 0.5, height, width, depth);
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace deweather::weather {

struct Grid {
    int64_t rows, columns;
    std::vector<float> values;
};

// A grid with approximately square cells, this many along the longer side; its values, at the corners, are 0.
Grid grid_for(int64_t height, int64_t width, int64_t cells);

// Adds weight times the grid, interpolated to [height,width] values.
void add_grid(const Grid& grid, float weight, int64_t height, int64_t width, float* to);

// The local brightness at each value of a grid: the mean of some surrounding pixels over all channels. picture:
// contiguous float32 [3,H,W] on the CPU.
Grid brightness_grid(const at::Tensor& picture, int64_t cells);

}  // namespace deweather::weather
