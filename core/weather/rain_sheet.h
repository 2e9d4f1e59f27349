// Heavy rain seen as a sheet: so many drops that no streak can be told from another, only bands along the fall, where
// there happen to be more and fewer of them.
//
//     coverage.add(rain_sheet({.angle = 80, .opacity = 0.4, .length = 60, .width = 8}, seed, height, width));
#pragma once

#include <cstdint>
#include <vector>

namespace deweather::weather {

// Lengths in pixels.
struct RainSheet {
    double angle = 90;     // degrees: 90 falls straight down, less towards the right
    double opacity = 0.3;  // where the rain is densest
    double length = 60;    // of the largest bands; there are some of a half and a quarter of it as well
    double width = 8;      // across the fall, likewise
    double gaps = 0.3;     // 0..1: what is below this share of the greatest density is seen as none
    double even = 0;       // 0..1: share of the opacity that lies between the bands too, by drops too small for bands
};

// The share of the exposure that each pixel is covered, [height,width] row by row, 0..opacity: lattice noise of three
// sizes, stretched along the fall, times noise of the picture's own size, as a gust is denser on one side. The same for
// the same seed on every machine.
std::vector<float> rain_sheet(const RainSheet& sheet, uint64_t seed, int64_t height, int64_t width);

}  // namespace deweather::weather
