#include "core/media/orientation.h"

#include <torch/types.h>

#include <vector>

namespace deweather::media {

namespace {

at::Tensor mirror(const at::Tensor& planes, const Orientation& orientation) {
    std::vector<int64_t> dimensions;
    if (orientation.mirrored_y) dimensions.push_back(1);
    if (orientation.mirrored_x) dimensions.push_back(2);
    return dimensions.empty() ? planes : planes.flip(dimensions);
}

}  // namespace

int Orientation::rotation() const {
    if (transposed) return mirrored_x ? 90 : 270;
    return mirrored_x && mirrored_y ? 180 : 0;
}

Orientation orientation_of(const std::array<int32_t, 9>& matrix) {
    const int32_t a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    if (b == 0 && c == 0 && a != 0 && d != 0) return {.transposed = false, .mirrored_x = a < 0, .mirrored_y = d < 0};
    if (a == 0 && d == 0 && b != 0 && c != 0) return {.transposed = true, .mirrored_x = c < 0, .mirrored_y = b < 0};
    return {};
}

at::Tensor upright(const at::Tensor& stored, const Orientation& orientation) {
    return mirror(orientation.transposed ? stored.transpose(1, 2) : stored, orientation).contiguous();
}

at::Tensor stored(const at::Tensor& upright, const Orientation& orientation) {
    const auto turned = mirror(upright, orientation);
    return (orientation.transposed ? turned.transpose(1, 2) : turned).contiguous();
}

}  // namespace deweather::media
