// The network that a run begins with.
//
//     const auto network = network_to_train(config);
#pragma once

#include <memory>

#include "core/models/restoration_network.h"
#include "trainer/config.h"

namespace deweather::trainer {

// By config.model: fresh weights that follow from config.seed, or those of the model config.model.weights. That model
// may be of another config, even of another architecture, as long as its tensors have just the names and shapes that
// this one needs. Throws Error saying which differ.
std::unique_ptr<models::RestorationNetwork> network_to_train(const TrainConfig& config);

}  // namespace deweather::trainer
