#include "core/weather/grid.h"

#include <algorithm>
#include <cmath>

#include "core/weather/pixels.h"

namespace deweather::weather {

namespace {

// The position of a pixel in a grid: the preceding value, and the eased fraction of the way to the next, so that no
// cell edges are visible.
struct Place {
    int64_t index;
    float share;
};

std::vector<Place> places(int64_t pixels, int64_t values) {
    std::vector<Place> found(static_cast<std::size_t>(pixels));
    for (int64_t i = 0; i < pixels; ++i) {
        const double at =
            (static_cast<double>(i) + 0.5) * static_cast<double>(values - 1) / static_cast<double>(pixels);
        const auto index = std::min(static_cast<int64_t>(at), values - 2);
        const double share = at - static_cast<double>(index);
        found[static_cast<std::size_t>(i)] = {index, static_cast<float>(share * share * (3 - 2 * share))};
    }
    return found;
}

}  // namespace

Grid grid_for(int64_t height, int64_t width, int64_t cells) {
    const double side = static_cast<double>(std::max(height, width)) / static_cast<double>(cells);
    Grid grid{.rows = static_cast<int64_t>(std::ceil(static_cast<double>(height) / side)) + 1,
              .columns = static_cast<int64_t>(std::ceil(static_cast<double>(width) / side)) + 1,
              .values = {}};
    grid.values.resize(static_cast<std::size_t>(grid.rows * grid.columns));
    return grid;
}

void add_grid(const Grid& grid, float weight, int64_t height, int64_t width, float* to) {
    const auto down = places(height, grid.rows), over = places(width, grid.columns);
    std::vector<float> line(static_cast<std::size_t>(grid.columns));
    for (int64_t y = 0; y < height; ++y) {
        const auto [index, share] = down[static_cast<std::size_t>(y)];
        const float* upper = grid.values.data() + index * grid.columns;
        for (int64_t column = 0; column < grid.columns; ++column)
            line[static_cast<std::size_t>(column)] =
                weight * (upper[column] + share * (upper[column + grid.columns] - upper[column]));
        float* row = to + y * width;
        for (int64_t x = 0; x < width; ++x) {
            const auto [left, part] = over[static_cast<std::size_t>(x)];
            const float* pair = line.data() + left;
            row[x] += pair[0] + part * (pair[1] - pair[0]);
        }
    }
}

Grid brightness_grid(const at::Tensor& picture, int64_t cells) {
    const Pixels pixels(picture);
    const int64_t height = pixels.height(), width = pixels.width();
    Grid grid = grid_for(height, width, cells);
    constexpr int64_t kSamples = 4;  // along each side of a cell
    const auto pixel = [](int64_t index, int64_t sample, int64_t values, int64_t size) {
        const double cell = static_cast<double>(size) / static_cast<double>(values - 1);
        const double at = (static_cast<double>(index) + (static_cast<double>(sample) + 0.5) / kSamples - 0.5) * cell;
        return std::clamp<int64_t>(static_cast<int64_t>(at), 0, size - 1);
    };
    for (int64_t row = 0; row < grid.rows; ++row)
        for (int64_t column = 0; column < grid.columns; ++column) {
            float sum = 0;
            for (int64_t i = 0; i < kSamples; ++i)
                for (int64_t j = 0; j < kSamples; ++j) {
                    const auto y = pixel(row, i, grid.rows, height), x = pixel(column, j, grid.columns, width);
                    sum += pixels.row(0, y)[x] + pixels.row(1, y)[x] + pixels.row(2, y)[x];
                }
            grid.values[static_cast<std::size_t>(row * grid.columns + column)] = sum / (3 * kSamples * kSamples);
        }
    return grid;
}

}  // namespace deweather::weather
