// Expert load per layer of a network.
//
//     const auto load = expert_load(trace);       // load[layer][expert], each row summing to 1
#pragma once

#include <vector>

#include "core/models/restoration_network.h"

namespace deweather::trainer {

// The share of each expert in a layer's choices (k per token), for the layers with experts. A uniform load is 1 / E
// everywhere.
std::vector<std::vector<double>> expert_load(const models::RoutingTrace& trace);

}  // namespace deweather::trainer
