// Finds where another scene begins in a clip.
//
//     if (is_cut(before, now)) steadier.flush();
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::restore {

// Whether two consecutive frames show different scenes: their brightness in coarse squares differs strongly, or is
// arranged differently. A fast camera or a flash can look so too. before, now: float32 [3,H,W] in 0..1 on the CPU;
// frames of different sizes are different scenes.
bool is_cut(const at::Tensor& before, const at::Tensor& now);

}  // namespace deweather::restore
