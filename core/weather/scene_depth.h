// A depth that a photograph could have: ground, things that stand on it, and sky, with the picture's own edges.
//
//     at::Tensor depth = scene_depth(clean, seed);       // 0 near .. 1 far, sky beyond
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace deweather::weather {

// float32 [H,W] for a clean float32 [3,H,W] on the CPU. The picture is parted into some regions of like colours. One
// that reaches the top and is brighter or bluer than the rest is sky, at 1.2 to 4; one that lies broadly at the bottom
// is the ground, a plane under a horizon that is drawn by the seed; any other stands on that plane, as far as its
// lowest point. A guided filter then lays the borders along the picture's edges.
at::Tensor scene_depth(const at::Tensor& clean, uint64_t seed);

}  // namespace deweather::weather
