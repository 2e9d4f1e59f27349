// A contact sheet of the camera simulation: close-ups of one rainy picture after each step.
//
//     at::Tensor sheet = camera_sheet(clean, {}, seed);
#pragma once

#include "core/weather/recipe.h"

namespace deweather::camera {

// Three rows of three cells: the weather alone, then each step at the strong end of its default range: exposure and
// white balance; defocus and motion; noise; sharpening; JPEG; JPEG before and after scaling; H.264; H.265. clean:
// float32 [3,H,W] in 0..1 on the CPU, scaled down to at most 640 pixels along its shorter side; a cell is its centre at
// twice the size. The rain is drawn from the recipe by the seed. Throws Error as photograph().
at::Tensor camera_sheet(const at::Tensor& clean, const weather::Recipe& recipe, uint64_t seed, int64_t cell = 360);

}  // namespace deweather::camera
