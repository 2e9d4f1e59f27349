// The task of saying what a picture shows: cross entropy over its class, and the losses of the routers; scored by the
// share of pictures that are named right.
//
//     const auto objective = classification_objective(config, device);
#pragma once

#include "trainer/objective.h"

namespace deweather::trainer {

std::unique_ptr<Objective> classification_objective(const TrainConfig& config, c10::Device device);

// The share of a source's pictures, the first `pictures` of them (0: all), whose class has the largest logit. Throws
// Cancelled.
double top1_accuracy(models::Network& network, const SampleSource& source, int64_t pictures, c10::Device device,
                     Progress& progress);

}  // namespace deweather::trainer
