#include "core/weather/scene_depth.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/weather/grid.h"
#include "core/weather/pixels.h"
#include "core/weather/random.h"

namespace deweather::weather {

namespace {

// Grid cells along the longer side.
constexpr int64_t kCells = 32;
constexpr int kRounds = 6;
// The weight of position against colour: the picture's width counts as much as black to half grey.
constexpr double kPlace = 0.5;
// Contrast in luminance below which an edge is smoothed over.
constexpr float kEdge = 0.03F;
constexpr float kNearestSky = 1.2F, kFurthestSky = 4;

// The mean colour of each cell of a picture.
struct Cells {
    int64_t rows, columns;
    std::vector<std::array<float, 3>> colours;

    double v(int64_t cell) const { return (static_cast<double>(cell / columns) + 0.5) / static_cast<double>(rows); }
    double u(int64_t cell) const { return (static_cast<double>(cell % columns) + 0.5) / static_cast<double>(columns); }
    int64_t count() const { return rows * columns; }
};

Cells cells_of(const Pixels& pixels) {
    const int64_t height = pixels.height(), width = pixels.width(), longer = std::max(height, width);
    const auto along = [&](int64_t side) {
        return std::clamp<int64_t>((side * kCells + longer / 2) / longer, 1, side);
    };
    Cells cells{.rows = along(height), .columns = along(width), .colours = {}};
    for (int64_t row = 0; row < cells.rows; ++row)
        for (int64_t column = 0; column < cells.columns; ++column) {
            const int64_t top = row * height / cells.rows, bottom = (row + 1) * height / cells.rows;
            const int64_t left = column * width / cells.columns, right = (column + 1) * width / cells.columns;
            std::array<float, 3> mean{};
            for (int64_t channel = 0; channel < 3; ++channel) {
                float sum = 0;
                for (int64_t y = top; y < bottom; ++y)
                    for (int64_t x = left; x < right; ++x) sum += pixels.row(channel, y)[x];
                mean[static_cast<std::size_t>(channel)] = sum / static_cast<float>((bottom - top) * (right - left));
            }
            cells.colours.push_back(mean);
        }
    return cells;
}

// Segments the cells into regions: k-means over colour and position.
std::vector<std::size_t> regions_of(const Cells& cells, std::size_t count, Random& random) {
    using Point = std::array<double, 5>;
    std::vector<Point> points;
    for (int64_t cell = 0; cell < cells.count(); ++cell) {
        const auto& colour = cells.colours[static_cast<std::size_t>(cell)];
        points.push_back({colour[0], colour[1], colour[2], kPlace * cells.u(cell), kPlace * cells.v(cell)});
    }
    std::vector<Point> means;
    for (std::size_t i = 0; i < count; ++i)
        means.push_back(points[static_cast<std::size_t>(random.whole(0, cells.count() - 1))]);
    std::vector<std::size_t> regions(points.size());
    for (int round = 0; round < kRounds; ++round) {
        std::vector<Point> sums(count);
        std::vector<double> sizes(count);
        for (std::size_t i = 0; i < points.size(); ++i) {
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t k = 0; k < count; ++k) {
                double distance = 0;
                for (std::size_t axis = 0; axis < 5; ++axis)
                    distance += (points[i][axis] - means[k][axis]) * (points[i][axis] - means[k][axis]);
                if (distance < least) {
                    least = distance;
                    regions[i] = k;
                }
            }
            for (std::size_t axis = 0; axis < 5; ++axis) sums[regions[i]][axis] += points[i][axis];
            sizes[regions[i]] += 1;
        }
        for (std::size_t k = 0; k < count; ++k)
            for (std::size_t axis = 0; axis < 5; ++axis)
                if (sizes[k] > 0) means[k][axis] = sums[k][axis] / sizes[k];
    }
    return regions;
}

// Features of a region that distinguish sky, ground and standing objects.
struct Region {
    double cells = 0, top_row = 0, bottom_row = 0;  // counts: total, and in the picture's first and last row
    double light = 0, blue = 0;                     // means; blue: minus red
    double base = 0;                                // its lowest row, 0 top .. 1 bottom
};

std::vector<Region> measured(const Cells& cells, const std::vector<std::size_t>& regions, std::size_t count) {
    std::vector<Region> measures(count);
    for (int64_t cell = 0; cell < cells.count(); ++cell) {
        auto& region = measures[regions[static_cast<std::size_t>(cell)]];
        const auto& [red, green, blue] = cells.colours[static_cast<std::size_t>(cell)];
        region.cells += 1;
        region.top_row += cell / cells.columns == 0 ? 1 : 0;
        region.bottom_row += cell / cells.columns == cells.rows - 1 ? 1 : 0;
        region.light += static_cast<double>(red + green + blue) / 3;
        region.blue += static_cast<double>(blue - red);
        region.base = std::max(region.base, cells.v(cell));
    }
    for (auto& region : measures) {
        region.light /= std::max(region.cells, 1.0);
        region.blue /= std::max(region.cells, 1.0);
    }
    return measures;
}

// Box filter: the mean over a window around each value, along rows and then columns.
std::vector<float> window_mean(const std::vector<float>& values, int64_t height, int64_t width, int64_t reach) {
    std::vector<float> result(values.size());
    const auto pass = [&](const std::vector<float>& from, std::vector<float>& to, int64_t lines, int64_t length,
                          int64_t line_step, int64_t step) {
        for (int64_t line = 0; line < lines; ++line) {
            const float* in = from.data() + line * line_step;
            float* out = to.data() + line * line_step;
            double sum = 0;
            int64_t begin = 0, end = 0;  // of the window
            for (int64_t i = 0; i < length; ++i) {
                for (; end < std::min(length, i + reach + 1); ++end) sum += static_cast<double>(in[end * step]);
                for (; begin < i - reach; ++begin) sum -= static_cast<double>(in[begin * step]);
                out[i * step] = static_cast<float>(sum / static_cast<double>(end - begin));
            }
        }
    };
    std::vector<float> rows(values.size());
    pass(values, rows, height, width, width, 1);
    pass(rows, result, width, height, 1, width);
    return result;
}

// He et al.'s guided filter: within each window the result is a linear function of the guide.
void guide(std::vector<float>& values, const std::vector<float>& guide, int64_t height, int64_t width, int64_t reach) {
    std::vector<float> squares(values.size()), products(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        squares[i] = guide[i] * guide[i];
        products[i] = guide[i] * values[i];
    }
    const auto mean_guide = window_mean(guide, height, width, reach);
    const auto mean_values = window_mean(values, height, width, reach);
    auto slope = window_mean(products, height, width, reach);
    auto offset = window_mean(squares, height, width, reach);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float variance = offset[i] - mean_guide[i] * mean_guide[i];
        slope[i] = (slope[i] - mean_guide[i] * mean_values[i]) / (variance + kEdge * kEdge);
        offset[i] = mean_values[i] - slope[i] * mean_guide[i];
    }
    slope = window_mean(slope, height, width, reach);
    offset = window_mean(offset, height, width, reach);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = slope[i] * guide[i] + offset[i];
}

}  // namespace

at::Tensor scene_depth(const at::Tensor& clean, uint64_t seed) {
    const at::Tensor picture = copy_of(clean);
    const Pixels pixels(picture);
    const int64_t height = pixels.height(), width = pixels.width();
    Random random(seed);
    // Row v of the ground is at nearest (1 - horizon) / (v - horizon): 1 at most, `nearest` at the bottom.
    const double horizon = random.uniform(-0.3, 0.6), nearest = random.uniform(0.03, 0.4);
    const auto ground = [&](double v) {
        const double below = std::max(v - horizon, 1e-6);
        return std::min(nearest * (1 - horizon) / below, 1.0);
    };
    const auto sky = static_cast<float>(random.uniform(kNearestSky, kFurthestSky));

    const auto cells = cells_of(pixels);
    const auto count = static_cast<std::size_t>(random.whole(6, 10));
    const auto regions = regions_of(cells, count, random);
    const auto measures = measured(cells, regions, count);
    double light = 0;
    for (const auto& region : measures) light += region.light * region.cells / static_cast<double>(cells.count());
    std::vector<float> shift(count);
    for (auto& own : shift) own = static_cast<float>(random.uniform(0.85, 1.15));
    const auto columns = static_cast<double>(cells.columns);

    // In logarithms, because ratios of depths are visible.
    std::vector<float> logs(static_cast<std::size_t>(height * width)), luminance(logs.size());
    float low = std::numeric_limits<float>::infinity(), high = -low;
    std::vector<float> cell_logs;
    for (int64_t cell = 0; cell < cells.count(); ++cell) {
        const auto index = regions[static_cast<std::size_t>(cell)];
        const auto& region = measures[index];
        const bool is_sky = region.top_row > 0.15 * columns && region.base < 0.9 && region.bottom_row == 0 &&
                            (region.light > light + 0.08 || region.blue > 0.08);
        const bool is_ground = region.bottom_row > 0.4 * columns && region.top_row == 0;
        const double depth =
            is_ground ? ground(cells.v(cell)) : ground(region.base) * static_cast<double>(shift[index]);
        cell_logs.push_back(std::log(is_sky ? sky : static_cast<float>(std::min(depth, 1.0))));
        low = std::min(low, cell_logs.back());
        high = std::max(high, cell_logs.back());
    }
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x) {
            const auto i = static_cast<std::size_t>(y * width + x);
            const int64_t row = std::min(y * cells.rows / height, cells.rows - 1);
            const int64_t column = std::min(x * cells.columns / width, cells.columns - 1);
            logs[i] = cell_logs[static_cast<std::size_t>(row * cells.columns + column)];
            luminance[i] = (pixels.row(0, y)[x] + pixels.row(1, y)[x] + pixels.row(2, y)[x]) / 3;
        }
    const int64_t reach = std::max<int64_t>(1, std::max(height, width) / kCells);
    // Filtered twice: first wide, to remove the steps between cells, then close to the edges.
    guide(logs, luminance, height, width, 2 * reach);
    guide(logs, luminance, height, width, reach);

    // No air is uniform.
    Grid uneven = grid_for(height, width, 3);
    for (auto& value : uneven.values) value = static_cast<float>(random.uniform(-0.2, 0.2));
    at::Tensor depth = at::empty({height, width}, at::kFloat);
    auto* data = depth.data_ptr<float>();
    for (std::size_t i = 0; i < logs.size(); ++i) data[i] = std::clamp(logs[i], low, high);
    add_grid(uneven, 1, height, width, data);
    for (int64_t i = 0; i < height * width; ++i) data[i] = std::exp(data[i]);
    return depth;
}

}  // namespace deweather::weather
