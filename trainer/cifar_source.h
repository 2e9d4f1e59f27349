// Samples from CIFAR-10, for the classify task.
//
//     const CifarSource source(read_cifar10(folder, CifarPart::kTrain), {.seed = 1});
//     const Sample sample = source.draw(7, {.crop = 32});
#pragma once

#include "trainer/data/cifar.h"
#include "trainer/sample_source.h"

namespace deweather::trainer {

class CifarSource : public SampleSource {
  public:
    struct Options {
        uint64_t seed = 1;
        // For training: shuffled in each epoch, and shifted by up to 4 pixels with black padding, as is standard for
        // this set (He et al. 2016). Otherwise in file order, unmodified.
        bool random = true;
        bool flips = true;  // horizontal flips, for training only
    };

    CifarSource(CifarPictures pictures, const Options& options) : pictures_(std::move(pictures)), options_(options) {}

    // Throws Error unless the crop is 32.
    Sample draw(uint64_t index, const SampleRequest& request) const override;
    int64_t size() const override { return pictures_.labels.size(0); }

  private:
    CifarPictures pictures_;
    Options options_;
};

}  // namespace deweather::trainer
