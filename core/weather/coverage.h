// How long during the exposure each pixel was behind a falling drop or flake.
//
//     Coverage coverage(height, width);
//     coverage.add({.x = 20, .y = 30, .angle = 80, .length = 12, .radius = 0.7, .edge = 1, .opacity = 0.6});
//     coverage.blend(pixels, 0.95, 1);
#pragma once

#include <vector>

#include "core/weather/pixels.h"

namespace deweather::weather {

// What a falling drop leaves of light while the shutter is open. Lengths in pixels.
struct Streak {
    double x, y;         // the middle of its way
    double angle;        // of its way, in degrees: 0 to the right, 90 straight down
    double length;       // of its way
    double radius;       // of the disc
    double edge;         // over which it fades: out of focus; at least 1
    double opacity;      // at its middle, 0..1
    double taper = 0.0;  // share of the opacity that is gone at the ends of its way
};

// What blurring one bright pixel of noise along a line leaves: blocks of whole pixels, step by step, as dark at the
// ends as at the middle.
struct PixelStreak {
    int64_t x, y;    // the pixel at its middle
    double angle;    // in degrees: 0 to the right, 90 straight down
    int64_t length;  // steps of one pixel along the steeper axis; at least 1
    int64_t width;   // pixels, across the steeper axis
    double opacity;  // 0..1
};

// An opaque disc that moves along a straight line while the shutter is open. Lengths in pixels.
struct MovingDisc {
    double x, y;     // the middle of its way
    double angle;    // of its way, in degrees: 0 to the right, 90 straight down
    double length;   // of its way
    double radius;   // of the disc
    double edge;     // over which it fades: out of focus; at least 1
    double opacity;  // of the disc at rest, 0..1
};

class Coverage {
  public:
    Coverage(int64_t height, int64_t width)
        : height_(height), width_(width), covered_(static_cast<std::size_t>(height * width)) {}

    // Parts outside of the picture are left out. Where streaks cross, what one leaves through, the other covers.
    void add(const Streak& streak);
    void add(const PixelStreak& streak);
    // Each pixel for the share of the exposure in which the disc was before it: the further a disc moves, the fainter
    // it is, and in all it covers as much as at rest.
    void add(const MovingDisc& disc);
    // field: [H,W], 0..1, row by row: the share of the exposure for each pixel.
    void add(const std::vector<float>& field);

    // I = B + m (light - cover B) for each value B and coverage m: cover 1 hides what is behind, as an opaque flake
    // does; cover 0 adds light, as a fast, clear drop does. Clipped to 0..1.
    void blend(const Pixels& pixels, double light, double cover) const;

    // [H,W], 0..1, row by row.
    const std::vector<float>& values() const { return covered_; }

  private:
    // For each pixel no further than reach from a way of half that length: value(past, across), how far it is from the
    // middle, along the way and across it.
    template <typename Value>
    void draw(double x, double y, double angle, double half, double reach, Value value);

    int64_t height_, width_;
    std::vector<float> covered_;
};

}  // namespace deweather::weather
