// Single-threaded blur, sharpening and scaling of pictures.
//
//     at::Tensor soft = convolved(picture, gaussian(0.8));
//     at::Tensor moved = convolved(picture, motion_line(4, 30));
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace deweather::camera {

// A kernel's weight at a pixel offset.
struct Tap {
    int64_t y, x;
    float weight;
};

// Normalized kernels. A Gaussian with this standard deviation in pixels, separable into rows and columns:
struct SeparableKernel {
    std::vector<Tap> rows, columns;
};
SeparableKernel gaussian(double deviation);
// A line of this length in pixels and angle in degrees (0 to the right, 90 down), centred on the pixel.
std::vector<Tap> motion_line(double length, double angle);

// Convolution of float32 [C,H,W]; edge pixels are repeated beyond the border. A new tensor.
at::Tensor convolved(const at::Tensor& picture, const std::vector<Tap>& kernel);
at::Tensor convolved(const at::Tensor& picture, const SeparableKernel& kernel);

// Unsharp masking: picture + amount (picture - blurred), clipped to 0..1; radius: the blur's standard deviation in
// pixels.
at::Tensor sharpened(const at::Tensor& picture, double amount, double radius);

// float32 [C,H,W] to [C,height,width] by a triangle filter that is widened for downscaling.
at::Tensor resized(const at::Tensor& picture, int64_t height, int64_t width);

}  // namespace deweather::camera
