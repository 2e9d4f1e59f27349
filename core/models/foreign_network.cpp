#include "core/models/foreign_network.h"

#include <torch/types.h>

#include <algorithm>

namespace deweather::models {

namespace {

// Index of the pixel that is seen at each of `length` places when `size` pixels are reflected at their ends, again and
// again.
at::Tensor reflected(int64_t size, int64_t length) {
    auto places = at::empty({length}, at::kLong);
    const int64_t period = std::max<int64_t>(1, 2 * (size - 1));
    for (int64_t i = 0; i < length; ++i) {
        const int64_t place = i % period;
        places.data_ptr<int64_t>()[i] = place < size ? place : period - place;
    }
    return places;
}

}  // namespace

at::Tensor reflect_to(const at::Tensor& images, int64_t height, int64_t width) {
    auto filled = images;
    if (height > images.size(2)) filled = filled.index_select(2, reflected(images.size(2), height));
    if (width > images.size(3)) filled = filled.index_select(3, reflected(images.size(3), width));
    return filled;
}

}  // namespace deweather::models
