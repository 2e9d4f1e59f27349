// Motion-blurred coverage: the share of the exposure during which each pixel is behind a falling drop or flake.
//
//     Coverage coverage(height, width);
//     coverage.add(Streak{.x = 20, .y = 30, .angle = 80, .length = 12, .radius = 0.7, .edge = 1, .opacity = 0.6});
//     coverage.blend(pixels, 0.95, 1);
#pragma once

#include <vector>

#include "core/weather/pixels.h"

namespace deweather::weather {

// The trace of a falling drop during the exposure. Lengths in pixels.
struct Streak {
    double x, y;         // midpoint of the path
    double angle;        // of the path, in degrees: 0 to the right, 90 straight down
    double length;       // of the path
    double radius;       // of the disc
    double edge;         // width of the fade-out, from defocus; at least 1
    double opacity;      // at the centre, 0..1
    double taper = 0.0;  // fraction of the opacity lost at the ends of the path
};

// A streak from blurring one bright noise pixel along a line: blocks of whole pixels, step by step, with constant
// opacity.
struct PixelStreak {
    int64_t x, y;    // the pixel at its middle
    double angle;    // in degrees: 0 to the right, 90 straight down
    int64_t length;  // steps of one pixel along the steeper axis; at least 1
    int64_t width;   // pixels, across the steeper axis
    double opacity;  // 0..1
};

// An opaque disc that moves along a straight line while the shutter is open. Lengths in pixels.
struct MovingDisc {
    double x, y;     // midpoint of the path
    double angle;    // of the path, in degrees: 0 to the right, 90 straight down
    double length;   // of the path
    double radius;   // of the disc
    double edge;     // width of the fade-out, from defocus; at least 1
    double opacity;  // of the disc at rest, 0..1
};

class Coverage {
  public:
    Coverage(int64_t height, int64_t width)
        : height_(height), width_(width), covered_(static_cast<std::size_t>(height * width)) {}

    // Parts outside of the picture are clipped. Where streaks cross, each covers its share of the light that the others
    // let through.
    void add(const Streak& streak);
    void add(const PixelStreak& streak);
    // Covers each pixel for the share of the exposure during which the disc is in front of it: the further a disc
    // moves, the fainter it is, with constant total coverage.
    void add(const MovingDisc& disc);
    // field: [H,W], 0..1, row-major: the share of the exposure for each pixel.
    void add(const std::vector<float>& field);

    // I = B + m (light - cover B) for each value B and coverage m: cover 1 hides the background, like an opaque flake;
    // cover 0 adds light, like a fast, clear drop. Clipped to 0..1.
    void blend(const Pixels& pixels, double light, double cover) const;

    // [H,W], 0..1, row-major.
    const std::vector<float>& values() const { return covered_; }

  private:
    // Calls value(past, across) for each pixel within `reach` of a path with this half-length: its distances from the
    // midpoint along the path and across it.
    template <typename Value>
    void draw(double x, double y, double angle, double half, double reach, Value value);

    int64_t height_, width_;
    std::vector<float> covered_;
};

}  // namespace deweather::weather
