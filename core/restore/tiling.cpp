#include "core/restore/tiling.h"

#include <ATen/Functions.h>

#include <algorithm>

namespace deweather::restore {

namespace {

// The fraction (1/N) of an overlap, at each of its ends, in which the ending tile has weight 0.
constexpr int64_t kSilentShare = 8;

// 0 at t <= 0, 1 at t >= 1, with zero slope at both ends, so that no edge is visible.
double smooth_step(double t) {
    t = std::clamp(t, 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

}  // namespace

Tiling::Axis Tiling::divide(int64_t length, int64_t tile, int64_t overlap, int64_t patch) {
    Axis axis;
    // In units of patches, so that tiles are aligned to the token grid.
    const int64_t patches = length / patch, largest = tile / patch, shared_patches = (overlap + patch - 1) / patch;
    const int64_t count =
        patches <= largest ? 1 : (patches - shared_patches + largest - shared_patches - 1) / (largest - shared_patches);
    const int64_t size = std::min(patches, (patches + (count - 1) * shared_patches + count - 1) / count);
    axis.size = size * patch;
    for (int64_t index = 0; index < count; ++index) {
        const int64_t start = count == 1 ? 0 : index * (patches - size) / (count - 1);
        axis.starts.push_back(start * patch);
        const int64_t before = index == 0 ? 0 : axis.starts[static_cast<std::size_t>(index) - 1] / patch + size;
        axis.cuts.push_back(index == 0 ? 0 : (start + before) / 2 * patch);
    }
    axis.cuts.push_back(length);
    weigh(axis, length);
    return axis;
}

Tiling::Axis Tiling::cover(int64_t length, int64_t tile, int64_t overlap) {
    Axis axis;
    axis.size = tile;
    const int64_t step = tile - overlap, count = length <= tile ? 1 : 1 + (length - tile + step - 1) / step;
    for (int64_t index = 0; index < count; ++index) {
        const int64_t start = count == 1 ? 0 : index * (length - tile) / (count - 1);
        axis.cuts.push_back(index == 0 ? 0 : (start + axis.starts.back() + tile) / 2);
        axis.starts.push_back(start);
    }
    axis.cuts.push_back(length);
    weigh(axis, length);
    return axis;
}

void Tiling::weigh(Axis& axis, int64_t length) {
    // Unnormalised weights first, then divided by their sum at each pixel.
    std::vector<std::vector<double>> raw(axis.starts.size(),
                                         std::vector<double>(static_cast<std::size_t>(axis.size), 1.0));
    const auto ramp = [](std::vector<double>& weights, int64_t shared, bool at_start) {
        const int64_t silent = shared / kSilentShare;
        const double rise = static_cast<double>(std::max<int64_t>(shared - 2 * silent, 1));
        for (int64_t i = 0; i < shared; ++i) {
            const int64_t pixel = at_start ? i : static_cast<int64_t>(weights.size()) - 1 - i;
            weights[static_cast<std::size_t>(pixel)] *= smooth_step((static_cast<double>(i - silent) + 0.5) / rise);
        }
    };
    for (std::size_t index = 0; index + 1 < axis.starts.size(); ++index) {
        const int64_t shared = axis.starts[index] + axis.size - axis.starts[index + 1];
        ramp(raw[index], shared, false);
        ramp(raw[index + 1], shared, true);
    }
    std::vector<double> sums(static_cast<std::size_t>(length), 0.0);
    for (std::size_t index = 0; index < raw.size(); ++index)
        for (std::size_t i = 0; i < raw[index].size(); ++i)
            sums[static_cast<std::size_t>(axis.starts[index]) + i] += raw[index][i];
    for (std::size_t index = 0; index < raw.size(); ++index) {
        const auto weights = at::empty({axis.size}, at::kFloat);
        for (std::size_t i = 0; i < raw[index].size(); ++i)
            weights.data_ptr<float>()[i] =
                static_cast<float>(raw[index][i] / sums[static_cast<std::size_t>(axis.starts[index]) + i]);
        axis.weights.push_back(weights);
    }
}

Tiling::Tiling(int64_t width, int64_t height, int64_t tile, int64_t overlap, int64_t patch)
    : Tiling(divide(width, tile, overlap, patch), divide(height, tile, overlap, patch)) {}

Tiling Tiling::exact(int64_t width, int64_t height, int64_t tile_width, int64_t tile_height, int64_t overlap) {
    return {cover(width, tile_width, overlap), cover(height, tile_height, overlap)};
}

Tiling::Tiling(Axis columns, Axis rows) : columns_(std::move(columns)), rows_(std::move(rows)) {
    for (std::size_t row = 0; row < rows_.starts.size(); ++row)
        for (std::size_t column = 0; column < columns_.starts.size(); ++column)
            tiles_.push_back({.column = static_cast<int64_t>(column),
                              .row = static_cast<int64_t>(row),
                              .x = columns_.starts[column],
                              .y = rows_.starts[row]});
}

at::Tensor Tiling::weights(const Tile& tile) const {
    return at::outer(rows_.weights[static_cast<std::size_t>(tile.row)],
                     columns_.weights[static_cast<std::size_t>(tile.column)]);
}

Area Tiling::own_area(const Tile& tile) const {
    const auto column = static_cast<std::size_t>(tile.column), row = static_cast<std::size_t>(tile.row);
    return {.x = columns_.cuts[column],
            .y = rows_.cuts[row],
            .width = columns_.cuts[column + 1] - columns_.cuts[column],
            .height = rows_.cuts[row + 1] - rows_.cuts[row]};
}

}  // namespace deweather::restore
