// Haze and fog by Koschmieder's law: I = J t + A (1 - t), t = exp(-beta d).
//
//     const HazeParameters haze = draw_haze({}, random);
//     at::Tensor hazy = add_haze(clean, haze, depth);
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <nlohmann/json.hpp>

#include "core/weather/pixels.h"
#include "core/weather/ranges.h"

namespace deweather::weather {

struct HazeParameters {
    double beta = 0.8;                                 // attenuation: the transmission at depth 1 is exp(-beta)
    std::array<double, 3> airlight = {0.8, 0.8, 0.8};  // red, green, blue: the colour of infinite haze
    // At night the haze is lit by lamps instead of the sky: for a dark scene, whose mean is below kDarkScene, airlight
    // is scaled to this multiple of the scene's mean. 0: never.
    double night = 0;
    double glow = 0;  // at night: how closely the haze around bright lights approaches their brightness, 0..1

    void check() const;
    nlohmann::json to_json() const;
    static HazeParameters from_json(const nlohmann::json& json);
};

// A scene whose mean is below this counts as a night scene.
constexpr double kDarkScene = 0.25;

struct HazeRanges {
    Range beta{.low = 0.25, .high = 1.8};
    Range airlight{.low = 0.6, .high = 1};
    Range tint{.low = 0, .high = 0.03};  // offset of red and blue from green, one up and one down
    // Probabilities, and the alternatives drawn then: the tint of dust and smoke, the attenuation of a light haze.
    double coloured = 0;
    Range colour{.low = 0.03, .high = 0.12};
    double light = 0;
    LogRange light_beta{.low = 0.06, .high = 0.3};
    double night = 0;
    Range night_light{.low = 0.8, .high = 2};
    Range glow{.low = 0, .high = 0.6};

    void check() const;
    nlohmann::json to_json() const;
    static HazeRanges from_json(const nlohmann::json& json);
};

HazeParameters draw_haze(const HazeRanges& ranges, Random& random);

// Multiplies beta by strength; 0 is no haze.
HazeParameters at_strength(const HazeParameters& haze, double strength);

// Transmission t = exp(-beta d) of a depth, float32 [H,W], d >= 0; from depth 1 on it is at most exp(-beta).
at::Tensor transmission(const at::Tensor& depth, double beta);

// clean: float32 [3,H,W] in 0..1, to a new tensor of its shape. depth: float32 [H,W], 0 near .. 1 far, larger beyond.
// Throws Error for other shapes and parameters out of range.
at::Tensor add_haze(const at::Tensor& clean, const HazeParameters& haze, const at::Tensor& depth);
// The same over a depth synthesised from the seed.
at::Tensor add_haze(const at::Tensor& clean, const HazeParameters& haze, uint64_t seed);

// Moves all depths towards 1 by this fraction of the way, 0 to 1.
at::Tensor evened(const at::Tensor& depth, double even);

// Applies the law to a picture in place: also used for the mist of distant rain and snow.
void veil(const Pixels& pixels, const at::Tensor& depth, double beta, const std::array<double, 3>& airlight);

}  // namespace deweather::weather
