// Heavy rain as a sheet: so many drops that no streaks are discernible, only bands along the fall from local variations
// of their density.
//
//     coverage.add(rain_sheet({.angle = 80, .opacity = 0.4, .length = 60, .width = 8}, seed, height, width));
#pragma once

#include <cstdint>
#include <vector>

namespace deweather::weather {

// Lengths in pixels.
struct RainSheet {
    double angle = 90;     // degrees: 90 falls straight down, less towards the right
    double opacity = 0.3;  // at the densest places
    double length = 60;    // of the largest bands; there are also bands of a half and a quarter of it
    double width = 8;      // across the fall, likewise
    double gaps = 0.3;     // 0..1: densities below this fraction of the maximum count as none
    double even = 0;       // 0..1: fraction of the opacity between the bands too, by drops too small for bands
};

// The coverage of each pixel, [height,width] in row-major order, 0..opacity: lattice noise of three sizes, stretched
// along the fall, times noise of the picture's own size, as a gust is denser on one side. Bit-exact for a seed on every
// machine.
std::vector<float> rain_sheet(const RainSheet& sheet, uint64_t seed, int64_t height, int64_t width);

}  // namespace deweather::weather
