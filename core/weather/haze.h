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
    double beta = 0.8;                                 // attenuation over the depth 0..1: exp(-beta) is left at 1
    std::array<double, 3> airlight = {0.8, 0.8, 0.8};  // red, green, blue: the colour of infinite haze
    // At night the haze is lit by lamps and not by the sky: over a dark scene, whose mean is below kDarkScene, airlight
    // is scaled to so many times the scene's mean. 0: never.
    double night = 0;
    double glow = 0;  // at night: how far the haze around bright lights comes towards their brightness, 0..1

    void check() const;
    nlohmann::json to_json() const;
    static HazeParameters from_json(const nlohmann::json& json);
};

// The mean of all values below which a scene is taken for one at night.
constexpr double kDarkScene = 0.25;

struct HazeRanges {
    Range beta{.low = 0.25, .high = 1.8};
    Range airlight{.low = 0.6, .high = 1};
    Range tint{.low = 0, .high = 0.03};  // by which red and blue differ from green, one up and one down
    // Chances, and what is drawn then instead: the tint of dust and smoke, the attenuation of a light haze.
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

// beta times strength; 0 is no haze.
HazeParameters at_strength(const HazeParameters& haze, double strength);

// t = exp(-beta d) of a depth, float32 [H,W], d >= 0: what is 1 or further is left by exp(-beta) or less.
at::Tensor transmission(const at::Tensor& depth, double beta);

// clean: float32 [3,H,W] in 0..1, to a new tensor of its shape. depth: float32 [H,W], 0 near .. 1 far, more for what is
// further still. Throw Error for other shapes and parameters out of their range.
at::Tensor add_haze(const at::Tensor& clean, const HazeParameters& haze, const at::Tensor& depth);
// The same over a depth that is made up by the seed.
at::Tensor add_haze(const at::Tensor& clean, const HazeParameters& haze, uint64_t seed);

// A depth with all brought towards 1 by a share of the way, 0 to 1.
at::Tensor evened(const at::Tensor& depth, double even);

// The law on a picture in place: also the mist of far rain and snow.
void veil(const Pixels& pixels, const at::Tensor& depth, double beta, const std::array<double, 3>& airlight);

}  // namespace deweather::weather
