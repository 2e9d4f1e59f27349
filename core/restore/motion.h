// Motion estimation (optical flow) between consecutive pictures by coarse-to-fine block matching.
//
//     const at::Tensor flow = motion_between(before, now);
//     const at::Tensor aligned = follow(before, flow);         // before, moved to where things are now
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::restore {

// before, now: float32 [3,H,W] in 0..1 on the CPU. Returns float32 [2,H,W]: the offset in pixels, to the right and
// down, from a pixel of `now` to its position in `before`. Follows motion of up to some 70 pixels in a large picture,
// half as much in one with 300 pixels per side; of two similarly good matches it takes the smaller motion, so that
// noise moves nothing.
at::Tensor motion_between(const at::Tensor& before, const at::Tensor& now);

// Warps picture [C,H,W] by the flow, with linear interpolation; beyond the border the nearest pixel is used.
at::Tensor follow(const at::Tensor& picture, const at::Tensor& flow);

}  // namespace deweather::restore
