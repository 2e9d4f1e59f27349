// A segmenter that is not trained: its loss makes a restorer's pictures say the same to a machine as clean ones do.
//
//     const FrozenSegmenter segmenter("espnet-camvid", device);
//     const auto loss = segmentation_loss(segmenter, restored, clean);
//
// What it sees in the clean picture is taken for true, so that any clean pictures will do and none has to be labelled.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <memory>
#include <string>

#include "core/segment/segmentation_network.h"

namespace deweather::trainer {

class FrozenSegmenter {
  public:
    // A model file, or an installed segmenter's name. Throws Error for what is neither, or cannot be trained through (a
    // network that OpenCV runs).
    FrozenSegmenter(const std::string& name_or_file, c10::Device device);
    ~FrozenSegmenter();

    // pictures: float [B,3,H,W] in 0..1. A number for each class and place; the gradient goes through to the pictures.
    at::Tensor logits(const at::Tensor& pictures) const;
    // uint8 [B,H,W], the likeliest class; without a gradient.
    at::Tensor labels(const at::Tensor& pictures) const;

  private:
    std::unique_ptr<segment::SegmentationNetwork> network_;
};

// The mean over all pixels of the cross entropy of what is seen in restored against what is seen in clean. The gradient
// goes to restored alone.
at::Tensor segmentation_loss(const FrozenSegmenter& segmenter, const at::Tensor& restored, const at::Tensor& clean);

}  // namespace deweather::trainer
