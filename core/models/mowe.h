// MoWE: weather experts with receptive fields at several scales, all computed, mixed by a gate with global context (Luo
// et al. 2023). See nn::MultiScaleExperts for our design choices.
//
//     auto network = models::create("mowe-compact", {{"top_k", 4}});
#pragma once

#include "core/models/backbone.h"
#include "core/models/registry.h"

namespace deweather::models {

struct MoweConfig {
    Backbone backbone;
    int64_t experts = 12;
    int64_t top_k = 12;  // all, because they are computed in any case

    // Throws Error naming the invalid field.
    static MoweConfig from_json(std::string_view architecture, const Backbone& defaults, const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// "mowe-paper" and "mowe-compact".
std::vector<Architecture> mowe_architectures();

}  // namespace deweather::models
