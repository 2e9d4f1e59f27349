// Falling rain: streaks in layers at different distances, and the mist that the more distant drops form.
//
//     const RainParameters rain = draw_rain({}, random);
//     at::Tensor rainy = add_rain(clean, rain, seed);
//
// A falling drop is a lens that shows the bright sky; during the exposure it leaves a streak through which the scene
// shines for the rest of the time. So a streak of coverage m turns a value B into B + m (light - cover B).
#pragma once

#include <ATen/core/Tensor.h>

#include <nlohmann/json.hpp>

#include "core/weather/ranges.h"

namespace deweather::weather {

// Photographs have smooth streaks. Rain made by blurring noise along the fall, as in many published paired sets, has
// streaks of whole pixels with steps and hard ends, which a network that never saw them takes for texture: `blocks`.
// Heavy, distant rain has no discernible streaks, but bands of light of all sizes along the fall: `sheet`.
//
// Lengths in pixels, for the nearest layer; each further one is smaller, fainter and denser, see add_rain().
struct RainParameters {
    double angle = 90;       // degrees: 90 falls straight down, less towards the right
    double spread = 2;       // maximum deviation of a streak's angle from it, in degrees either way
    double length = 20;      // of a streak
    double width = 1.5;      // of a streak
    double density = 0.005;  // streaks per pixel, over all layers
    int64_t layers = 2;
    double opacity = 0.7;  // of the nearest streaks at their centre
    double light = 0.95;   // brightness of the drops
    double taper = 0.6;    // fraction of the opacity lost at a streak's ends
    double cover = 0.5;    // 1: a streak hides the background; 0: it adds light to it
    int64_t blocks = 0;    // 0: smooth streaks; else streaks of whole pixels up to this width, see below
    double sheet = 0;      // maximum coverage by indiscernible drops; 0: none
    double sheet_length = 60, sheet_width = 8;  // of the largest bands
    double sheet_gaps = 0.3;                    // fraction of the sheet's range that counts as no rain
    double sheet_even = 0;                      // fraction of its coverage that lies between the bands too
    double mist = 0;                            // beta of Koschmieder's law over the depth; 0: none
    double mist_even = 0;                       // 0: by the depth; 1: uniformly as thick as at depth 1
    double mist_light = 0.9;                    // brightness of the mist, which is lit by the sky

    void check() const;
    nlohmann::json to_json() const;
    static RainParameters from_json(const nlohmann::json& json);
};

struct RainRanges {
    Range angle{.low = 62, .high = 118};
    Range spread{.low = 0, .high = 4};
    LogRange length{.low = 8, .high = 64};
    LogRange width{.low = 0.7, .high = 3.5};
    LogRange density{.low = 1.5e-3, .high = 4e-2};  // for streaks of 20 by 1; longer and wider ones are fewer
    WholeRange layers{.low = 1, .high = 3};
    Range opacity{.low = 0.25, .high = 1};
    Range light{.low = 0.8, .high = 1};
    Range taper{.low = 0, .high = 0.9};
    // Probability of a downpour that looks like a curtain: so many long, faint streaks that single ones are hardly
    // visible. These are its streaks' ranges.
    double curtains = 0.25;
    LogRange curtain_length{.low = 40, .high = 140};
    LogRange curtain_density{.low = 2e-2, .high = 7e-2};
    LogRange curtain_opacity{.low = 0.08, .high = 0.28};
    // Probability of streaks of whole pixels, which use these ranges.
    double pixelated = 0.5;
    WholeRange blocks{.low = 1, .high = 3};
    LogRange block_length{.low = 8, .high = 40};
    LogRange block_density{.low = 4e-4, .high = 2.5e-2};  // streaks per pixel, over all layers
    Range block_opacity{.low = 0.3, .high = 0.9};
    // Probability of a sheet of rain, and then of a sheet alone.
    double sheets = 0.3;
    double sheet_alone = 0.6;
    LogRange sheet{.low = 0.06, .high = 0.7};
    LogRange sheet_length{.low = 20, .high = 140};
    LogRange sheet_width{.low = 2, .high = 14};
    Range sheet_gaps{.low = 0, .high = 0.5};
    Range sheet_even{.low = 0, .high = 0.85};
    double adding = 0.65;  // probability that streaks only add light; otherwise cover is drawn
    Range cover{.low = 0.3, .high = 1};
    double misty = 0.25;  // probability of mist, whose beta is drawn then
    Range mist{.low = 0.1, .high = 0.7};
    double misty_evenly = 0.5;  // probability that it is uniformly thick
    Range mist_light{.low = 0.6, .high = 1};

    void check() const;
    nlohmann::json to_json() const;
    static RainRanges from_json(const nlohmann::json& json);
};

// scale multiplies all lengths in pixels, for pictures larger than a crop; the density of streaks is divided by its
// square.
RainParameters draw_rain(const RainRanges& ranges, Random& random, double scale = 1);

// Fewer and fainter streaks and less mist: 1 is unchanged rain, 0 none.
RainParameters at_strength(const RainParameters& rain, double strength);

// clean: float32 [3,H,W] in 0..1, to a new tensor of its shape. Layer l = 0, 1, ... has streaks 0.7^l times as long and
// wide and 0.85^l times as opaque, and 0.7^-l times as many. depth, for the mist: float32 [H,W], 0 near .. 1 far;
// undefined: synthesised from the seed. Throws Error for other shapes and parameters out of range.
at::Tensor add_rain(const at::Tensor& clean, const RainParameters& rain, uint64_t seed, const at::Tensor& depth = {});

}  // namespace deweather::weather
