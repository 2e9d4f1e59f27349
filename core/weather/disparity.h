// Completes stereo disparity maps: fills missing and erroneous values.
//
//     at::Tensor everywhere = complete_disparity(measured);      // -1 where there is none
//
// The resulting depth is used to draw haze, where a hole would show as a bar or a spot of another brightness. Foggy
// Cityscapes' authors discard pixels that the other eye's picture contradicts; without that picture, patches that are
// too small or too far to the left are discarded instead.
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::weather {

// disparity: float32 [H,W] in pixels, on the CPU: 0 is infinitely far, negative or NaN is unknown. Returns the same
// with every pixel at 0 or above:
// - Patches within which neighbours differ by no more than a pixel are wrong if they have less than 1/4096 of the
//   picture's pixels, or lie wholly in the columns on the left that the other eye does not see for the nearest objects
//   (as many as the largest disparity): matches there are mostly chance.
// - Wrong and unknown values become the smooth mean of their surroundings: of 2 x 2 pixels, or of 2 x 2 such squares,
//   and so on until something is known. Known values are kept bit for bit.
// Throws Error for another shape or type, or if nothing is known.
at::Tensor complete_disparity(const at::Tensor& disparity);

}  // namespace deweather::weather
