// A frozen segmenter for the segmentation loss: restored pictures should be segmented like clean ones.
//
//     const FrozenSegmenter segmenter("espnet-camvid", device);
//     const auto loss = segmentation_loss(segmenter, restored, clean);
//
// The segmentation of the clean picture serves as the target, so any clean pictures can be used without labels.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <memory>
#include <string>

#include "core/segment/segmentation_network.h"

namespace deweather::trainer {

class FrozenSegmenter {
  public:
    // A model file, or an installed segmenter's name. Throws Error for anything else, and for a network without
    // gradients (one run by OpenCV).
    FrozenSegmenter(const std::string& name_or_file, c10::Device device);
    ~FrozenSegmenter();

    // pictures: float [B,3,H,W] in 0..1. One logit per class and pixel; gradients flow to the pictures.
    at::Tensor logits(const at::Tensor& pictures) const;
    // uint8 [B,H,W], the most likely class; without gradients.
    at::Tensor labels(const at::Tensor& pictures) const;

  private:
    std::unique_ptr<segment::SegmentationNetwork> network_;
};

// The mean cross entropy over all pixels between the segmentation of `restored` and that of `clean`. The gradient flows
// to `restored` only.
at::Tensor segmentation_loss(const FrozenSegmenter& segmenter, const at::Tensor& restored, const at::Tensor& clean);

}  // namespace deweather::trainer
