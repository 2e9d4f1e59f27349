// A camera simulation: optics, sensor noise and lossy compression between a scene and its file.
//
//     if (const auto camera = draw_camera({.chance = 0.7}, seed)) {
//         degraded = photograph(degraded, *camera);
//         clean = photograph_ideally(clean, *camera);       // the target of restoration
//     }
//
// Weather is part of the scene, so the camera comes after it. Effects of a camera on a clear day (exposure, white
// balance, blur, scaling, sharpening) are applied to the clean picture too, so that a network does not learn to undo
// them. Noise, rounding to 8 bits and the losses of JPEG and video are in the degraded picture alone.
#pragma once

#include <ATen/core/Tensor.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "core/weather/ranges.h"

namespace deweather::camera {

using weather::LogRange;
using weather::Range;
using weather::WholeRange;

enum class Codec { kJpeg, kH264, kH265 };

// One lossy compression. The codec's blocks begin left and top pixels before the picture, as in a picture that was
// cropped after an earlier compression.
struct Saving {
    Codec codec = Codec::kJpeg;
    int64_t quality = 75;      // of JPEG, 1..100
    bool full_chroma = false;  // of JPEG: 4:4:4 instead of 4:2:0
    int64_t quantiser = 28;    // of H.264 and H.265, 0..51
    int64_t left = 0, top = 0;

    nlohmann::json to_json() const;
    static Saving from_json(const nlohmann::json& json);
};

// The camera's parameters for one picture. The defaults only round to 8 bits.
struct CameraParameters {
    uint64_t seed = 0;    // of the noise
    double exposure = 0;  // in stops: 1 doubles the light
    // Gains of red and blue: the white balance, relative to green.
    double red = 1, blue = 1;
    double defocus = 0;                // standard deviation of the blur in pixels
    double motion = 0;                 // pixels that the camera moved while the shutter was open
    double motion_angle = 0;           // in degrees: 0 to the right, 90 down
    double scale = 1;                  // of the picture when it was first saved; it was resized to its size afterwards
    double shot = 0, read = 0;         // noise in linear light L: its variance is shot L + read^2
    double grain = 0;                  // blur of the noise in pixels, as demosaicing leaves it
    double sharpening = 0;             // unsharp masking: amount of the detail that is added
    double radius = 1;                 // of that blur, in pixels
    std::vector<Saving> savings = {};  // at most two; where there are two, the first is at `scale`

    void check() const;
    nlohmann::json to_json() const;
    static CameraParameters from_json(const nlohmann::json& json);
};

// The distribution of cameras: the probability of each step, and the ranges of its parameters.
struct CameraRanges {
    double chance = 0;  // of any camera at all
    double exposed = 0.5;
    Range exposure{.low = -0.7, .high = 0.4};
    double balanced = 0.5;
    LogRange balance{.low = 0.9, .high = 1.1};  // red and blue each
    double defocused = 0.3;
    LogRange defocus{.low = 0.3, .high = 0.9};
    double moved = 0.1;
    LogRange motion{.low = 1.5, .high = 5};
    double noisy = 0.6;
    LogRange shot{.low = 2e-5, .high = 1e-3};
    Range read{.low = 0, .high = 0.002};
    Range grain{.low = 0, .high = 0.8};
    double sharpened = 0.3;
    Range sharpening{.low = 0.2, .high = 1};
    Range radius{.low = 0.6, .high = 1.5};
    double scaled = 0.3;
    LogRange scale{.low = 0.6, .high = 1.5};
    double saved = 0.9;    // saved with losses
    double twice = 0.35;   // of these, saved as JPEG once more
    double filmed = 0.12;  // of these, first a video frame instead of a JPEG
    double hevc = 0.4;     // of these H.265, else H.264
    WholeRange quality{.low = 40, .high = 98};
    double full_chroma = 0.3;
    WholeRange quantiser{.low = 18, .high = 38};

    // Throws Error naming the invalid field; a field that json lacks keeps its default.
    void check() const;
    nlohmann::json to_json() const;
    static CameraRanges from_json(const nlohmann::json& json);
};

// Draws a camera by seed; none with the probability that the ranges define. Each step's parameters depend neither on
// the other steps nor on their probabilities. Throws Error for invalid ranges.
std::optional<CameraParameters> draw_camera(const CameraRanges& ranges, uint64_t seed);

// Photographs a scene: float32 [3,H,W] in 0..1 on the CPU to a new tensor of that size, whose values are integer
// multiples of 1/255. Uses one thread; bit-exact with the same libraries. Throws Error for other tensors, parameters
// out of range, and if FFmpeg lacks the encoder.
at::Tensor photograph(const at::Tensor& scene, const CameraParameters& camera);

// Photographs a scene with a noise-free sensor and lossless saving. Applied to a clear scene, it gives the target of
// restoration.
at::Tensor photograph_ideally(const at::Tensor& scene, const CameraParameters& camera);

}  // namespace deweather::camera
