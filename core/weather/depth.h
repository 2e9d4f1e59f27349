// Depth maps: from a stereo camera, or synthesised.
//
//     at::Tensor depth = made_up_depth(clean, seed);                                 // 0 near .. 1 far
//     at::Tensor metres = depth_from_disparity(disparity, {.baseline = 0.21, .fx = 2262.5});
//     at::Tensor known = metres / kFarMetres;
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <nlohmann/json.hpp>

namespace deweather::weather {

// The distance that corresponds to depth 1 (depth is 0 near .. 1 far) if it is known in metres: with it, beta 0.5, 1
// and 2 are Foggy Cityscapes' attenuations 0.005, 0.01 and 0.02 per metre.
constexpr double kFarMetres = 100;

// A stereo camera: the baseline in metres, and the focal length in pixels.
struct StereoCamera {
    double baseline = 0, fx = 0;

    // {"baseline": b, "fx": f}, or as in Cityscapes' camera files with them in "extrinsic" and "intrinsic". Throws
    // Error if one is missing or not above 0.
    static StereoCamera from_json(const nlohmann::json& json);
};

// baseline fx / disparity, in metres and at most 1e6 of them: float32 [H,W] from float32 [H,W] in pixels. 0 is
// infinitely far; negative values are unknown and are filled as described at complete_disparity(). Throws Error if none
// is known.
at::Tensor depth_from_disparity(const at::Tensor& disparity, const StereoCamera& camera);

// A smooth, plausible depth, float32 [H,W], 1 at the farthest pixel and 0 to 0.5 at the nearest (for a picture of one
// pixel between the two): a ramp that mostly rises towards the top, low-frequency noise, and half the time the
// brightness, as the sky is bright and far.
at::Tensor made_up_depth(const at::Tensor& clean, uint64_t seed);

}  // namespace deweather::weather
