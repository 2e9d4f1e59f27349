// Where each part of a picture was in the picture before, by matching blocks from coarse to fine.
//
//     const at::Tensor flow = motion_between(before, now);
//     const at::Tensor aligned = follow(before, flow);         // before, moved to where things are now
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::restore {

// before, now: float32 [3,H,W] in 0..1 on the CPU. Gives float32 [2,H,W]: how many pixels to the right and down the
// pixel of `now` was in `before`. Follows up to some 70 pixels in a large
// picture, half as many in one of 300 pixels a side; of two matches about as good the one of less
// motion is taken, so that noise moves nothing.
at::Tensor motion_between(const at::Tensor& before, const at::Tensor& now);

// picture [C,H,W] sampled where the flow points to, linearly; beyond the border its nearest pixel.
at::Tensor follow(const at::Tensor& picture, const at::Tensor& flow);

}  // namespace deweather::restore
