// Disparity as a stereo camera measures it, with the places filled where it found none or a wrong one.
//
//     at::Tensor everywhere = complete_disparity(measured);      // -1 where there is none
//
// Depth that is made of it is to draw haze with, where a hole shows as a bar or a spot of another brightness. Foggy
// Cityscapes' authors take pixels for unknown that the second eye's picture contradicts; without that picture, patches
// too small or too far to the left to be anything are taken for such.
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::weather {

// disparity: float32 [H,W] in pixels, on the CPU: 0 is infinitely far, below 0 or not a number is not known. Gives the
// same with every pixel at 0 or above:
// - Patches within which neighbours differ by no more than a pixel are wrong where they have less than 1/4096 of the
//   picture's pixels, or lie wholly in the columns on the left that the second eye does not see of the nearest things
//   (as many as the largest disparity): what is found there is mostly chance.
// - Where it is wrong or not known, it becomes the smooth mean of what is around: of 2 x 2 pixels, or of 2 x 2 such
//   squares, and so on until something is known. What is known stays as it is, bit for bit.
// Throws Error for another shape or type, or where none is known.
at::Tensor complete_disparity(const at::Tensor& disparity);

}  // namespace deweather::weather
