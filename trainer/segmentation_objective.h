// The task of naming each pixel's class: cross entropy with weights for rare classes, scored by mIoU.
//
//     const auto objective = segmentation_objective(config, source, device);
#pragma once

#include "trainer/objective.h"

namespace deweather::trainer {

// What a pixel of each class counts, by the share of the pixels that it has: 1 / ln(balance + share) (ENet's, Paszke et
// al. 2016). balance above 1; all 1 where it is 0.
std::vector<double> class_weights(const std::vector<double>& shares, double balance);

// The mean over the pixels that are of a class. logits: [B,outputs,H,W]; labels: uint8 [B,H,W]; weights: float
// [outputs]. 0 where no pixel is of one.
at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& labels, const at::Tensor& weights);

std::unique_ptr<Objective> segmentation_objective(const TrainConfig& config, const SampleSource& source,
                                                  c10::Device device);

}  // namespace deweather::trainer
