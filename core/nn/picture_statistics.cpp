#include "core/nn/picture_statistics.h"

#include <ATen/Functions.h>

#include <algorithm>

namespace deweather::nn {

namespace {

// The pass of this thread; null outside of one.
thread_local TilePass* current = nullptr;

// How many pixels one feature covers along an axis: 1, 2, 4, ... The network may have padded the tile.
int64_t scale_of(int64_t pixels, int64_t features) {
    int64_t scale = 1;
    while (features * scale < pixels) scale *= 2;
    return scale;
}

int64_t divided_up(int64_t pixels, int64_t scale) {
    return (pixels + scale - 1) / scale;
}

// Along one axis.
struct Extent {
    int64_t picture, start, own_start, own_length;
};

// A feature counts for the tile in whose own part its first pixel lies. At the picture's end padding counts too.
Extent extent_of(int64_t features, int64_t picture, int64_t start, int64_t length, int64_t own_start, int64_t own) {
    const int64_t scale = scale_of(length, features);
    const int64_t begin = divided_up(own_start - start, scale);
    const bool last = own_start + own >= picture;
    const int64_t end = last ? features : std::min(features, divided_up(own_start + own - start, scale));
    return {.picture = std::max(divided_up(picture, scale), start / scale + features),
            .start = start / scale,
            .own_start = std::min(begin, end),
            .own_length = std::max<int64_t>(0, end - begin)};
}

}  // namespace

TilePass::TilePass(const TilePlace& place, const std::vector<at::Tensor>& totals, at::Tensor look)
    : place_(place), totals_(totals), look_(std::move(look)) {
    current = this;
}

TilePass::~TilePass() {
    current = nullptr;
}

at::Tensor TilePass::record(const at::Tensor& measured) {
    const auto index = measured_.size();
    measured_.push_back(measured.to(at::kCPU, at::kDouble));
    return index < totals_.size() ? totals_[index].to(measured.options()) : measured;
}

at::Tensor FeaturePlace::own(const at::Tensor& map, int64_t rows, int64_t columns, int64_t first) const {
    const int64_t last = first + map.size(rows);
    const int64_t begin = std::clamp(own_row, first, last), end = std::clamp(own_row + own_rows, first, last);
    return map.slice(rows, begin - first, end - first).slice(columns, own_column, own_column + own_columns);
}

bool in_tile() {
    return current != nullptr;
}

FeaturePlace feature_place(int64_t rows, int64_t columns) {
    if (current == nullptr)
        return {.picture_rows = rows, .picture_columns = columns, .own_rows = rows, .own_columns = columns};
    const auto& place = current->place();
    const auto vertical = extent_of(rows, place.picture_height, place.y, place.height, place.own_y, place.own_height);
    const auto across = extent_of(columns, place.picture_width, place.x, place.width, place.own_x, place.own_width);
    return {.picture_rows = vertical.picture,
            .picture_columns = across.picture,
            .row = vertical.start,
            .column = across.start,
            .own_row = vertical.own_start,
            .own_column = across.own_start,
            .own_rows = vertical.own_length,
            .own_columns = across.own_length};
}

at::Tensor picture_sum(const at::Tensor& measured) {
    return current == nullptr ? measured : current->record(measured);
}

at::Tensor picture_mean(const at::Tensor& x, int64_t rows, int64_t columns) {
    if (current == nullptr) return x.mean({rows, columns}, true);
    const auto counted = feature_place(x.size(rows), x.size(columns)).own(x, rows, columns);
    const auto sums = counted.sum({rows, columns}, true);
    const auto count = at::full({1}, static_cast<double>(counted.size(rows) * counted.size(columns)), sums.options());
    const auto total = picture_sum(at::cat({sums.flatten(), count}));
    return (total.slice(0, 0, -1) / total.slice(0, -1).clamp_min(1)).view(sums.sizes());
}

at::Tensor picture_look() {
    return current == nullptr ? at::Tensor() : current->look();
}

}  // namespace deweather::nn
