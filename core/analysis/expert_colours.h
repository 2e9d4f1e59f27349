// The colours of experts, weathers and heat maps: the same in figures, reports and windows. Includes nothing of
// LibTorch or Qt.
//
//     const Rgb colour = expert_colour(5);
//     const Rgb heat = heat_colour(0.7);
//
// An expert has its colour whatever the number of experts and the theme. The first seven are Okabe and Ito's; each
// further one is as far as possible from all before it, also as people see it who lack red, green or blue cones, and
// neither so dark nor so light that it would vanish on a dark or a light ground.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deweather::analysis {

struct Rgb {
    uint8_t red = 0, green = 0, blue = 0;
    bool operator==(const Rgb&) const = default;
};

// Colours that differ for every expert below; beyond, they repeat.
inline constexpr int64_t kExpertColours = 128;

// expert >= 0.
Rgb expert_colour(int64_t expert);

// Of groups that are no experts (folders, pictures, layers): group >= 0.
Rgb group_colour(int64_t group);

// rain, drop, haze, snow, clean; mixtures and unknown ones are grey.
Rgb weather_colour(std::string_view weather);

// From dark blue over grey to yellow with rising lightness, for t in 0..1 (clamped): also in order for the colour-blind
// and in grey print.
Rgb heat_colour(double t);

// For differences, t in -1..1 (clamped): blue, white, orange.
Rgb difference_colour(double t);

// How a colour looks to someone without red (protan), green (deutan) or blue (tritan) cones.
enum class Cones { kAll, kNoRed, kNoGreen, kNoBlue };
Rgb as_seen(Rgb colour, Cones cones);

// Distance in OKLab times 100: 2 is just visible side by side.
double colour_distance(Rgb a, Rgb b);

// "#0072b2".
std::string hex(Rgb colour);

}  // namespace deweather::analysis
