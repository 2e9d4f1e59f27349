// Measures whether restoration changed a picture visibly.
//
//     const Change change = change_between(picture.rgb, result.image.rgb);
//     if (change.none()) say("nothing was removed");
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::restore {

struct Change {
    double mean = 0;     // mean absolute difference over the picture, for values 0..1
    double largest = 0;  // the same over the square of kChangeSide pixels with the largest mean

    // Whether the mean is below 1/255, and below 4/255 in every square: a few drops removed from a large picture are a
    // small part of it, but still a change.
    bool none() const;
};

constexpr int64_t kChangeSide = 32;

// Both float32 [3,H,W] on the CPU, of equal size.
Change change_between(const at::Tensor& before, const at::Tensor& after);

}  // namespace deweather::restore
