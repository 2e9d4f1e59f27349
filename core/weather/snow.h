// Falling snow: flakes of several sizes with motion and defocus blur, in front of a pale veil.
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
    std::vector<double> radii = {1.5};      // one per size class of flakes
    std::vector<double> density = {0.004};  // flakes per pixel for each size class
    double angle = 90;                      // direction of the fall, degrees: 90 straight down, less towards the right
    double motion = 5;                      // path during the exposure; 0: round flakes
    double blur = 0.4;                      // fade-out on either side of the rim, as a fraction of the radius
    double opacity = 0.8;                   // of a flake at its centre
    double light = 0.95;                    // brightness of the flakes
    double veil = 0;                        // beta of Koschmieder's law over the depth, by distant flakes; 0: none
    double veil_even = 0;                   // 0: by the depth; 1: uniformly as thick as at depth 1
    double veil_light = 0.9;                // brightness of the veil, which is lit by the sky

    void check() const;
    nlohmann::json to_json() const;
    static SnowParameters from_json(const nlohmann::json& json);
};

struct SnowRanges {
    WholeRange sizes{.low = 1, .high = 3};
    LogRange radius{.low = 0.8, .high = 7};      // 10^-0.1 .. 10^0.85
    Range density{.low = 0.001, .high = 0.012};  // flakes per pixel with radius 1; a radius r has r^-1.3 times as many
    Range angle{.low = 50, .high = 130};
    double still = 0.35;  // probability of no motion: a short exposure; otherwise it is drawn
    LogRange motion{.low = 2, .high = 12};
    Range blur{.low = 0.15, .high = 1.1};
    Range opacity{.low = 0.15, .high = 1};
    Range light{.low = 0.75, .high = 1};
    double veiled = 0.33;  // probability of a veil, whose beta is drawn then
    Range veil{.low = 0.1, .high = 0.6};
    double veiled_evenly = 0.5;  // probability that it is uniformly thick
    Range veil_light{.low = 0.6, .high = 1};

    void check() const;
    nlohmann::json to_json() const;
    static SnowRanges from_json(const nlohmann::json& json);
};

// scale multiplies all lengths in pixels, for pictures larger than a crop; the density of flakes is divided by its
// square.
SnowParameters draw_snow(const SnowRanges& ranges, Random& random, double scale = 1);

// Fewer and fainter flakes and less veil: 1 is unchanged snow, 0 none.
SnowParameters at_strength(const SnowParameters& snow, double strength);

// clean: float32 [3,H,W] in 0..1, to a new tensor of its shape. depth, for the veil: float32 [H,W], 0 near .. 1 far;
// undefined: synthesised from the seed. Throws Error for other shapes and parameters out of range.
at::Tensor add_snow(const at::Tensor& clean, const SnowParameters& snow, uint64_t seed, const at::Tensor& depth = {});

}  // namespace deweather::weather
