// The interface of training data: random access to samples by index, deterministic at any time and on any thread, so
// that a resumed run gets the same samples as an uninterrupted one.
//
//     const Sample sample = source.draw(123456, {.crop = 128});        // 128 x 128 pixels
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace deweather::trainer {

struct Sample {
    at::Tensor degraded, clean;  // contiguous float [3,h,w] in 0..1, with the same crop and augmentation
    // float [4] in the order of models::kWeathers: 1 for present, 0 for absent, NaN for unknown weather.
    at::Tensor weather;
    at::Tensor labels = {};    // uint8 [h,w] for the segment task, see core/segment/label_set.h; else undefined
    int64_t class_index = -1;  // for the classify task
};

// The parameters of drawing a sample.
struct SampleRequest {
    int64_t crop = 64;      // side of the square crop in pixels
    std::size_t phase = 0;  // of the schedule; phases may differ in the weather
    bool weather = true;    // false: the clean picture as input, after a camera if the source has one
};

class SampleSource {
  public:
    virtual ~SampleSource() = default;

    // Draws the sample with an index. Depends only on the index and the request. Thread-safe. Throws Error if a picture
    // cannot be read.
    virtual Sample draw(uint64_t index, const SampleRequest& request) const = 0;

    // Pictures per epoch, at least 1.
    virtual int64_t size() const = 0;

    // The share of each class in the labelled pixels of all pictures; empty without labels.
    virtual std::vector<double> label_shares(int64_t /*classes*/) const { return {}; }
};

}  // namespace deweather::trainer
