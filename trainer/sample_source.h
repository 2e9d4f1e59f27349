// Where the training loop gets its pictures: any sample by its index, the same whenever and on whichever thread it is
// asked for. So a resumed run sees what an unbroken one would have seen.
//
//     const Sample sample = source.draw(123456, 128);        // a crop of 128 x 128
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace deweather::trainer {

struct Sample {
    at::Tensor degraded, clean;  // contiguous float [3,h,w] in 0..1, cropped and augmented alike
    // float [4] in the order of models::kWeathers: 1 where that weather is there, 0 where not, NaN where unknown.
    at::Tensor weather;
};

class SampleSource {
  public:
    virtual ~SampleSource() = default;

    // The sample of an index, a square of crop pixels. Depends on nothing but both. Called from several threads at
    // once. Throws Error where a picture cannot be read.
    virtual Sample draw(uint64_t index, int64_t crop) const = 0;

    // Pictures in an epoch, at least 1.
    virtual int64_t size() const = 0;
};

}  // namespace deweather::trainer
