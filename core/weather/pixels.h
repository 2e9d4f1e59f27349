// A picture's values for loops over pixels.
//
//     at::Tensor result = copy_of(clean);
//     const Pixels pixels(result);
//     pixels.row(0, y)[x] = 1;              // red
//
// The weathers are loops over these, in one thread, and no chains of tensor operations: a crop is so small that calling
// an operation costs as much as doing it, the threads of training are left alone, and nothing depends on their number.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace deweather::weather {

// A copy to draw on of clean: float32 [3,H,W] on the CPU, H, W >= 1. Throws Error for any other tensor.
at::Tensor copy_of(const at::Tensor& clean);

// depth as given, contiguous: float32 [H,W] on the CPU of the size of clean. Throws Error for any other tensor.
at::Tensor checked_depth(const at::Tensor& depth, const at::Tensor& clean);

class Pixels {
  public:
    // Of a contiguous float32 [3,H,W] on the CPU, which has to outlive this.
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
