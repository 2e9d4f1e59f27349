// The orientation of stored frames (rotation and mirroring), from a container's display matrix.
//
//     const Orientation orientation = orientation_of(matrix);
//     const at::Tensor picture = upright(rgb, orientation);       // and stored(picture, orientation) is rgb again
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>

namespace deweather::media {

// Transposed first, then mirrored.
struct Orientation {
    bool transposed = false, mirrored_x = false, mirrored_y = false;

    // Clockwise rotation in degrees of a stored frame, ignoring mirroring: 0, 90, 180 or 270.
    int rotation() const;
    bool mirrored() const { return transposed != (mirrored_x != mirrored_y); }
};

// The nine numbers a, b, u, c, d, v, x, y, w of ISO/IEC 14496-12, 6.2.2: a point (p, q) is shown at (a p + c q, b p + d
// q). A matrix that is not a multiple of a quarter turn gives none, as in players.
Orientation orientation_of(const std::array<int32_t, 9>& matrix);

// [C,H,W] as stored to upright, and back; contiguous.
at::Tensor upright(const at::Tensor& stored, const Orientation& orientation);
at::Tensor stored(const at::Tensor& upright, const Orientation& orientation);

}  // namespace deweather::media
