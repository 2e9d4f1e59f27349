// Falling snow: flakes of several sizes, blurred by their motion and their distance from the focus, before a pale veil.
//
//     const SnowParameters snow = draw_snow({}, random);
//     at::Tensor snowy = add_snow(clean, snow, seed);
//
// A flake is opaque and white: a coverage m turns a value B into B (1 - m) + m light.
#pragma once

#include <ATen/core/Tensor.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "core/weather/ranges.h"

namespace deweather::weather {

// Lengths in pixels.
struct SnowParameters {
    std::vector<double> radii = {1.5};      // one for each size of flakes
    std::vector<double> density = {0.004};  // flakes a pixel of each size
    double angle = 90;                      // in which they fall, degrees: 90 straight down, less towards the right
    double motion = 5;                      // during the exposure; 0: round flakes
    double blur = 0.4;                      // how far a flake fades to either side of its rim, as a share of its radius
    double opacity = 0.8;                   // of a flake at its middle
    double light = 0.95;                    // brightness of the flakes
    double veil = 0;                        // beta of Koschmieder's law over the depth: the far flakes; 0: none
    double veil_even = 0;                   // 0: by the depth; 1: as thick before all as before what is at depth 1
    double veil_light = 0.9;                // brightness of the veil, which the sky lights

    void check() const;
    nlohmann::json to_json() const;
    static SnowParameters from_json(const nlohmann::json& json);
};

struct SnowRanges {
    WholeRange sizes{.low = 1, .high = 3};
    LogRange radius{.low = 0.8, .high = 7};      // 10^-0.1 .. 10^0.85
    Range density{.low = 0.001, .high = 0.012};  // flakes a pixel of radius 1; a radius r has r^-1.3 times as many
    Range angle{.low = 50, .high = 130};
    double still = 0.35;  // chance of no motion: a short exposure; else it is drawn
    LogRange motion{.low = 2, .high = 12};
    Range blur{.low = 0.15, .high = 1.1};
    Range opacity{.low = 0.15, .high = 1};
    Range light{.low = 0.75, .high = 1};
    double veiled = 0.33;  // chance of a veil; its beta is drawn then
    Range veil{.low = 0.1, .high = 0.6};
    double veiled_evenly = 0.5;  // chance that it is as thick before all
    Range veil_light{.low = 0.6, .high = 1};

    void check() const;
    nlohmann::json to_json() const;
    static SnowRanges from_json(const nlohmann::json& json);
};

// scale multiplies what is in pixels, for pictures of more pixels than a crop; the flakes a pixel become fewer by its
// square.
SnowParameters draw_snow(const SnowRanges& ranges, Random& random, double scale = 1);

// Fewer and fainter flakes and less veil: 1 is snow as it is, 0 none.
SnowParameters at_strength(const SnowParameters& snow, double strength);

// clean: float32 [3,H,W] in 0..1, to a new tensor of its shape. depth, for the veil: float32 [H,W], 0 near .. 1 far;
// undefined: made up by the seed. Throws Error for other shapes and parameters out of their range.
at::Tensor add_snow(const at::Tensor& clean, const SnowParameters& snow, uint64_t seed, const at::Tensor& depth = {});

}  // namespace deweather::weather
