// Raindrops on the lens or on a window in front of it.
//
//     const DropParameters drops = draw_drops({}, random);
//     at::Tensor dotted = add_drops(clean, drops, seed);
//
// A drop is a strong, defocused lens: it shows the surrounding scene upside down and blurred, from a far wider angle
// than it covers, and paler, because much of that is sky. B becomes B + m (D - B): m is the drop's soft mask times its
// opacity, D the image in the drop.
#pragma once

#include <ATen/core/Tensor.h>

#include <nlohmann/json.hpp>

#include "core/weather/ranges.h"

namespace deweather::weather {

// Lengths in pixels.
struct DropParameters {
    double number = 80;        // drops in a square of 256 pixels
    double smallest = 2;       // radius
    double largest = 14;       // radius; small drops are far more frequent than large ones
    double refraction = 1.7;   // a pixel shows the scene this many times as far beyond the centre
    double blur = 3;           // side of the squares of pixels that are averaged
    double edge = 2.5;         // width of the fade-out at a drop's rim
    double opacity = 0.9;      // of a drop within its rim
    double pale_share = 0.75;  // fraction of the drops that are paler than the scene
    double paleness = 0.35;    // fraction of the sky in these, 0..1
    double light = 0.8;        // brightness of that sky; its tint is that of the picture's bright parts
    double rim = 0.15;         // darkening at a drop's rim, 0..1

    void check() const;
    nlohmann::json to_json() const;
    static DropParameters from_json(const nlohmann::json& json);
};

struct DropRanges {
    LogRange number{.low = 10, .high = 400};
    Range smallest{.low = 2, .high = 4};
    LogRange largest{.low = 6, .high = 28};
    Range refraction{.low = 1.4, .high = 2};
    Range blur{.low = 1, .high = 5};
    Range edge{.low = 1.5, .high = 5};
    Range opacity{.low = 0.75, .high = 1};
    Range pale_share{.low = 0.5, .high = 1};
    Range paleness{.low = 0.15, .high = 0.75};
    Range light{.low = 0.45, .high = 0.95};
    Range rim{.low = 0, .high = 0.2};

    void check() const;
    nlohmann::json to_json() const;
    static DropRanges from_json(const nlohmann::json& json);
};

// scale multiplies all lengths in pixels, for pictures larger than a crop; the number of drops per area is divided by
// its square.
DropParameters draw_drops(const DropRanges& ranges, Random& random, double scale = 1);

// Fewer drops: 1 is all of them, 0 none.
DropParameters at_strength(const DropParameters& drops, double strength);

// clean: float32 [3,H,W] in 0..1, to a new tensor of its shape. Throws Error for other shapes and parameters out of
// range.
at::Tensor add_drops(const at::Tensor& clean, const DropParameters& drops, uint64_t seed);

}  // namespace deweather::weather
