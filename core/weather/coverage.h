// How long during the exposure each pixel was behind a falling drop or flake.
//
//     Coverage coverage(height, width);
//     coverage.add({.x = 20, .y = 30, .angle = 80, .length = 12, .radius = 0.7, .edge = 1, .opacity = 0.6});
//     coverage.blend(pixels, 0.95, 1);
#pragma once

#include <vector>

#include "core/weather/pixels.h"

namespace deweather::weather {

// A disc that moved along a straight line while the shutter was open. Lengths in pixels.
struct Streak {
    double x, y;         // the middle of its way
    double angle;        // of its way, in degrees: 0 to the right, 90 straight down
    double length;       // of its way
    double radius;       // of the disc
    double edge;         // over which it fades: out of focus; at least 1
    double opacity;      // at its middle, 0..1
    double taper = 0.0;  // share of the opacity that is gone at the ends of its way
};

class Coverage {
  public:
    Coverage(int64_t height, int64_t width)
        : height_(height), width_(width), covered_(static_cast<std::size_t>(height * width)) {}

    // Parts outside of the picture are left out. Where streaks cross, what one leaves through, the other covers.
    void add(const Streak& streak);

    // I = B + m (light - cover B) for each value B and coverage m: cover 1 hides what is behind, as an opaque flake
    // does; cover 0 adds light, as a fast, clear drop does. Clipped to 0..1.
    void blend(const Pixels& pixels, double light, double cover) const;

    // [H,W], 0..1, row by row.
    const std::vector<float>& values() const { return covered_; }

  private:
    int64_t height_, width_;
    std::vector<float> covered_;
};

}  // namespace deweather::weather
