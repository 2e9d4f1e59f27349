// How a network's layers spread their tokens over the experts.
//
//     const auto load = expert_load(trace);       // load[layer][expert], each row summing to 1
#pragma once

#include <vector>

#include "core/models/restoration_network.h"

namespace deweather::trainer {

// The share of a layer's choices (k a token) that fell on each expert, for the layers that have experts. 1 / E
// everywhere is an even load.
std::vector<std::vector<double>> expert_load(const models::RoutingTrace& trace);

}  // namespace deweather::trainer
