// Bands and blotches: structure that restoring adds where the input was smooth, as in hazy skies.
//
//     const double gain = smooth_gradient_gain(picture, restored);          // 1: none added; above 1.5 it shows
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::analysis {

// The gradient energy of the result divided by that of the input, in the quarter of the blocks of 16 x 16 pixels with
// the least gradient in the input. Restoring haze raises contrast, and with it every gradient: the input's energy of a
// block is multiplied by the square of the local contrast gain first, the ratio of the standard deviations of the block
// means in 5 x 5 blocks, at least 1. before, after: float32 [3,H,W] in 0..1 of the same size with H, W >= 80; throws
// Error otherwise. Returns 1 if neither has any gradient.
double smooth_gradient_gain(const at::Tensor& before, const at::Tensor& after);

}  // namespace deweather::analysis
