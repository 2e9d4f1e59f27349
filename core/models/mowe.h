// MoWE: weather experts that look at several scales, all computed, mixed by a gate that is told the picture's condition
// (Luo et al. 2023). See nn::MultiScaleExperts for what is ours in it.
//
//     auto network = models::create("mowe-compact", {{"top_k", 4}});
#pragma once

#include "core/models/backbone.h"
#include "core/models/registry.h"

namespace deweather::models {

struct MoweConfig {
    Backbone backbone;
    int64_t experts = 12;
    int64_t top_k = 12;  // all: they are computed in any case

    // Throws Error naming the field that is wrong.
    static MoweConfig from_json(std::string_view architecture, const Backbone& defaults, const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// "mowe-paper" and "mowe-compact".
std::vector<Architecture> mowe_architectures();

}  // namespace deweather::models
