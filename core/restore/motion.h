// Motion estimation (optical flow) between pictures of a clip by dense inverse search (Kroeger et al., ECCV 2016), as
// OpenCV has it.
//
//     const at::Tensor flow = motion_between(before, now);
//     const at::Tensor aligned = follow(before, flow);         // before, moved to where things are now
//     const at::Tensor off = disagreement(flow, motion_between(now, before));
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::restore {

// before, now: float32 [3,H,W] in 0..1 on the CPU. Returns float32 [2,H,W]: the offset in pixels, to the right and
// down, from a pixel of `now` to its position in `before`; zero for pictures that are too small to match. Estimated at
// half of the resolution if that leaves enough pixels.
at::Tensor motion_between(const at::Tensor& before, const at::Tensor& now);

// Warps picture [C,H,W] by the flow, with cubic interpolation, which keeps fine texture and can overshoot slightly;
// beyond the border the nearest pixel is used.
at::Tensor follow(const at::Tensor& picture, const at::Tensor& flow);

// How far a pixel of `now` misses its own place after moving to `before` and back, in pixels: [H,W]. Large where a
// thing is hidden in one of the pictures or moves otherwise than estimated.
at::Tensor disagreement(const at::Tensor& now_to_before, const at::Tensor& before_to_now);

}  // namespace deweather::restore
