// Labels made visible.
//
//     picture.rgb = segment::overlay(picture.rgb, labels, segmenter.labels(), 0.5);
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/segment/label_set.h"

namespace deweather::segment {

// uint8 [H,W] to float [3,H,W] in 0..1; kVoid is black. Throws Error for a label that is no class.
at::Tensor coloured(const at::Tensor& labels, const LabelSet& set);

// The colours over the picture, opacity 0..1; where the label is kVoid the picture shows. Throws Error where the sizes
// differ.
at::Tensor overlay(const at::Tensor& rgb, const at::Tensor& labels, const LabelSet& set, double opacity);

// The share of the pixels that each class has, of all pixels, kVoid among them.
std::vector<double> shares(const at::Tensor& labels, const LabelSet& set);

}  // namespace deweather::segment
