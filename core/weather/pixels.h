// Raw access to a picture's values for loops over pixels.
//
//     at::Tensor result = copy_of(clean);
//     const Pixels pixels(result);
//     pixels.row(0, y)[x] = 1;              // red
//
// The weathers are loops over these, in one thread, rather than chains of tensor operations: a crop is so small that
// the overhead of an operation costs as much as its work, training's threads are left alone, and results do not depend
// on their number.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace deweather::weather {

// A copy of clean to draw on: float32 [3,H,W] on the CPU, H, W >= 1. Throws Error for any other tensor.
at::Tensor copy_of(const at::Tensor& clean);

// depth as given, contiguous: float32 [H,W] on the CPU with the size of clean. Throws Error for any other tensor.
at::Tensor checked_depth(const at::Tensor& depth, const at::Tensor& clean);

class Pixels {
  public:
    // picture: contiguous float32 [3,H,W] on the CPU, which must outlive this object.
    explicit Pixels(const at::Tensor& picture)
        : data_(picture.data_ptr<float>()), height_(picture.size(1)), width_(picture.size(2)) {}

    int64_t height() const { return height_; }
    int64_t width() const { return width_; }
    float* row(int64_t channel, int64_t y) const { return data_ + (channel * height_ + y) * width_; }

  private:
    float* data_;
    int64_t height_, width_;
};

}  // namespace deweather::weather
