// The segmentation objective: cross entropy with weights for rare classes, scored by mIoU.
//
//     const auto objective = segmentation_objective(config, source, device);
#pragma once

#include "trainer/objective.h"

namespace deweather::trainer {

// The weight of each class, from its share of the pixels: 1 / ln(balance + share) (ENet's, Paszke et al. 2016). balance
// above 1; with 0 all weights are 1.
std::vector<double> class_weights(const std::vector<double>& shares, double balance);

// The mean over labelled pixels. logits: [B,outputs,H,W]; labels: uint8 [B,H,W]; weights: float [outputs]. 0 without
// labelled pixels.
at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& labels, const at::Tensor& weights);

std::unique_ptr<Objective> segmentation_objective(const TrainConfig& config, const SampleSource& source,
                                                  c10::Device device);

}  // namespace deweather::trainer
