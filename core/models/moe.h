// MoE-ViT: the classical mixture, each expert is a feed-forward network.
//
//     auto network = models::create("moe-paper", {{"experts", 64}});
#pragma once

#include "core/models/backbone.h"
#include "core/models/registry.h"
#include "core/nn/router.h"

namespace deweather::models {

struct MoeConfig {
    Backbone backbone;
    // Uncertainty and calibration give the ablation's "MoE + UaR" (Table 1).
    nn::RouterConfig router;
    bool modulated = false, as_published = false;  // see nn::FeedForwardExpertsConfig

    // Throws Error naming the invalid field.
    static MoeConfig from_json(std::string_view architecture, const Backbone& defaults, const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// "moe-paper" and "moe-compact".
std::vector<Architecture> moe_architectures();

}  // namespace deweather::models
