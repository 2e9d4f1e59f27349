// Renders label maps: coloured, as overlays, and as shares of classes.
//
//     picture.rgb = segment::overlay(picture.rgb, labels, segmenter.labels(), 0.5);
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/segment/label_set.h"

namespace deweather::segment {

// uint8 [H,W] to float [3,H,W] in 0..1; kVoid is black. Throws Error for a label that is not a class.
at::Tensor coloured(const at::Tensor& labels, const LabelSet& set);

// Blends the colours over the picture with opacity 0..1; kVoid pixels show the picture. Throws Error for different
// sizes.
at::Tensor overlay(const at::Tensor& rgb, const at::Tensor& labels, const LabelSet& set, double opacity);

// The share of each class in all pixels, including kVoid.
std::vector<double> shares(const at::Tensor& labels, const LabelSet& set);

}  // namespace deweather::segment
