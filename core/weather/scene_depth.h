// A plausible depth map for a photograph: ground, objects standing on it, and sky, aligned to the picture's edges.
//
//     at::Tensor depth = scene_depth(clean, seed);       // 0 near .. 1 far, sky beyond
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace deweather::weather {

// float32 [H,W] for a clean float32 [3,H,W] on the CPU. The picture is segmented into regions of similar colour. One
// that reaches the top and is brighter or bluer than the rest is sky, at 1.2 to 4; one that spans the bottom is the
// ground, a plane under a horizon drawn from the seed; any other stands on that plane, at the depth of its lowest
// point. A guided filter then aligns the borders with the picture's edges.
at::Tensor scene_depth(const at::Tensor& clean, uint64_t seed);

}  // namespace deweather::weather
