// M³ViT: a mixture of feed-forward experts whose gate is conditioned on the task (Liang et al. 2022,
// nn::TaskConditionedRouter).
//
//     auto network = models::create("m3vit-compact", {{"tasks", 3}});
#pragma once

#include "core/models/registry.h"

namespace deweather::models {

// "m3vit-paper" and "m3vit-compact", both configured by TaskMixtureConfig.
std::vector<Architecture> m3vit_architectures();

}  // namespace deweather::models
