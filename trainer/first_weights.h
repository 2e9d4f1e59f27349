// The initial network of a run: fresh, pretrained or upcycled weights.
//
//     const auto network = network_to_train(config);
#pragma once

#include <memory>

#include "core/models/network.h"
#include "trainer/config.h"

namespace deweather::trainer {

// Creates a network of any task by its architecture's name, with fresh weights.
std::unique_ptr<models::Network> create_network(std::string_view architecture, const nlohmann::json& config);

// Creates the network according to config.model: with fresh weights determined by config.seed, or those of the model
// config.model.weights. That model may have another config, even another architecture, if its tensors have exactly the
// required names and shapes; with config.model.upcycle, only the tensors selected by upcycle() are used. Throws Error
// naming the differences.
//
// For the segment and classify tasks, the pretrained network may have other classes: tensors with another shape keep
// their fresh values.
std::unique_ptr<models::Network> network_to_train(const TrainConfig& config);

}  // namespace deweather::trainer
