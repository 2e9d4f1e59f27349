// MMoE-ViT: a mixture of feed-forward experts with one gate per task (Ma et al. 2018, nn::MultiGateRouter).
//
//     auto network = models::create("mmoe-compact", {{"tasks", 3}});
#pragma once

#include "core/models/registry.h"

namespace deweather::models {

// "mmoe-paper" and "mmoe-compact", both configured by TaskMixtureConfig.
std::vector<Architecture> mmoe_architectures();

}  // namespace deweather::models
