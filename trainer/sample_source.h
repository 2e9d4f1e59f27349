// Where the training loop gets its pictures: any sample by its index, the same whenever and on whichever thread it is
// asked for. So a resumed run sees what an unbroken one would have seen.
//
//     const Sample sample = source.draw(123456, {.crop = 128});        // 128 x 128 pixels
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace deweather::trainer {

struct Sample {
    at::Tensor degraded, clean;  // contiguous float [3,h,w] in 0..1, cropped and augmented alike
    // float [4] in the order of models::kWeathers: 1 where that weather is there, 0 where not, NaN where unknown.
    at::Tensor weather;
    at::Tensor labels = {};    // uint8 [h,w] of the segment task, see core/segment/label_set.h; undefined for others
    int64_t class_index = -1;  // of the classify task
};

// How a sample is wanted.
struct SampleRequest {
    int64_t crop = 64;      // side of the square in pixels
    std::size_t phase = 0;  // of the schedule, whose phases may differ in the weather
    bool weather = true;    // false: the clean picture as degraded, after a camera where the source has one
};

class SampleSource {
  public:
    virtual ~SampleSource() = default;

    // The sample of an index. Depends on nothing but it and the request. Called from several threads at once. Throws
    // Error where a picture cannot be read.
    virtual Sample draw(uint64_t index, const SampleRequest& request) const = 0;

    // Pictures in an epoch, at least 1.
    virtual int64_t size() const = 0;

    // The share of the labelled pixels of all pictures that each class has; none where there are no labels.
    virtual std::vector<double> label_shares(int64_t /*classes*/) const { return {}; }
};

}  // namespace deweather::trainer
