// The network that a run begins with.
//
//     const auto network = network_to_train(config);
#pragma once

#include <memory>

#include "core/models/network.h"
#include "trainer/config.h"

namespace deweather::trainer {

// A network of any task by its architecture's name, with fresh weights.
std::unique_ptr<models::Network> create_network(std::string_view architecture, const nlohmann::json& config);

// By config.model: fresh weights that follow from config.seed, or those of the model config.model.weights. That model
// may be of another config, even of another architecture, as long as its tensors have just the names and shapes that
// this one needs; with config.model.upcycle only what upcycle() takes from it. Throws Error saying which differ.
//
// The segment and classify tasks may begin with a network of other classes: tensors of another shape keep their fresh
// values.
std::unique_ptr<models::Network> network_to_train(const TrainConfig& config);

}  // namespace deweather::trainer
