// Whether restoring a picture changed it, as far as anybody could see.
//
//     const Change change = change_between(picture.rgb, result.image.rgb);
//     if (change.none()) say("nothing was removed");
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::restore {

struct Change {
    double mean = 0;     // absolute difference, of values 0..1, over the picture
    double largest = 0;  // the same over the square of kChangeSide pixels where it is largest

    // Below 1/255 in the mean, and below 4/255 in every square: a few drops that were removed from a large picture are
    // a small part of it, and still a change.
    bool none() const;
};

constexpr int64_t kChangeSide = 32;

// Both float32 [3,H,W] on the CPU, of one size.
Change change_between(const at::Tensor& before, const at::Tensor& after);

}  // namespace deweather::restore
