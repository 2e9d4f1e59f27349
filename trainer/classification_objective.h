// The classification objective: cross entropy over classes, plus the routers' losses; scored by top-1 accuracy.
//
//     const auto objective = classification_objective(config, device);
#pragma once

#include "trainer/objective.h"

namespace deweather::trainer {

std::unique_ptr<Objective> classification_objective(const TrainConfig& config, c10::Device device);

// Top-1 accuracy on the first `pictures` samples of a source (0: all). Throws Cancelled.
double top1_accuracy(models::Network& network, const SampleSource& source, int64_t pictures, c10::Device device,
                     Progress& progress);

}  // namespace deweather::trainer
