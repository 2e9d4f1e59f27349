// Blur, sharpening and scaling of a picture, in one thread.
//
//     at::Tensor soft = convolved(picture, gaussian(0.8));
//     at::Tensor moved = convolved(picture, motion_line(4, 30));
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace deweather::camera {

// A share of the pixel at this offset.
struct Tap {
    int64_t y, x;
    float weight;
};

// Kernels whose weights add up to 1. A Gaussian of this deviation in pixels, one way along rows and one along columns:
struct SeparableKernel {
    std::vector<Tap> rows, columns;
};
SeparableKernel gaussian(double deviation);
// A line of this length in pixels and angle in degrees (0 to the right, 90 down), around the pixel.
std::vector<Tap> motion_line(double length, double angle);

// The sum of the taps' shares at each pixel of float32 [C,H,W]; beyond its border a picture goes on with its last row
// or column. A new tensor.
at::Tensor convolved(const at::Tensor& picture, const std::vector<Tap>& kernel);
at::Tensor convolved(const at::Tensor& picture, const SeparableKernel& kernel);

// picture + amount (picture - blurred), clipped to 0..1; radius: the blur's deviation in pixels.
at::Tensor sharpened(const at::Tensor& picture, double amount, double radius);

// float32 [C,H,W] to [C,height,width] by a triangle filter that is widened where the picture becomes smaller.
at::Tensor resized(const at::Tensor& picture, int64_t height, int64_t width);

}  // namespace deweather::camera
