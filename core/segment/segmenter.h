// Segments pictures: predicts the class of every pixel.
//
//     Segmenter segmenter(segment::load_model(file), c10::kCPU);
//     const at::Tensor labels = segmenter.segment(picture.rgb);      // uint8 [H,W]
#pragma once

#include <c10/core/Device.h>

#include "core/segment/model.h"

namespace deweather::segment {

class Segmenter {
  public:
    Segmenter(Model model, c10::Device device);

    const std::string& model_name() const { return model_.name; }
    const LabelSet& labels() const { return model_.network->labels(); }

    // rgb: float [3,H,W] in 0..1. Returns the most likely class of every pixel, uint8 [H,W]; the network runs at its
    // training height.
    at::Tensor segment(const at::Tensor& rgb);

  private:
    Model model_;
    c10::Device device_;
};

// The argmax over the first `classes` channels of logits [1,outputs,h,w], resized bilinearly to height x width.
at::Tensor likeliest(const at::Tensor& logits, int64_t classes, int64_t height, int64_t width);

}  // namespace deweather::segment
