// The colours of experts, weathers and heat maps, shared by figures, reports and windows. Does not include LibTorch or
// Qt.
//
//     const Rgb colour = expert_colour(5);
//     const Rgb heat = heat_colour(0.7);
//
// An expert's colour depends neither on the number of experts nor on the theme. The first seven are Okabe and Ito's;
// each further one is as far as possible from all before it, also for readers without red, green or blue cones, and
// neither so dark nor so light that it would vanish on a dark or a light background.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deweather::analysis {

struct Rgb {
    uint8_t red = 0, green = 0, blue = 0;
    bool operator==(const Rgb&) const = default;
};

// Colours are distinct below this number; beyond it they repeat.
inline constexpr int64_t kExpertColours = 128;

// expert >= 0.
Rgb expert_colour(int64_t expert);

// The colour of a group (folder, picture, layer): group >= 0.
Rgb group_colour(int64_t group);

// rain, drop, haze, snow, clean; mixtures and unknown ones are grey.
Rgb weather_colour(std::string_view weather);

// From dark blue over grey to yellow with increasing lightness, for t in 0..1 (clamped): ordered also for colour-blind
// readers and in greyscale print.
Rgb heat_colour(double t);

// For differences, t in -1..1 (clamped): blue, white, orange.
Rgb difference_colour(double t);

// Types of colour vision: all cones, or without red (protan), green (deutan) or blue (tritan) ones.
enum class Cones { kAll, kNoRed, kNoGreen, kNoBlue };
Rgb as_seen(Rgb colour, Cones cones);

// Distance in OKLab times 100: 2 is just visible side by side.
double colour_distance(Rgb a, Rgb b);

// "#0072b2".
std::string hex(Rgb colour);

}  // namespace deweather::analysis
