// MoFME: experts that modulate features before one shared feed-forward network, chosen by an uncertainty-aware router.
//
//     auto network = models::create("mofme-compact", {{"experts", 32}});
//     auto paper = models::create("mofme-paper-128");      // the paper's with 128 experts
#pragma once

#include "core/models/backbone.h"
#include "core/models/registry.h"
#include "core/nn/modulated_experts.h"

namespace deweather::models {

struct MofmeConfig {
    Backbone backbone;
    nn::RouterConfig router;
    // The published code's variants of the layer, see nn::ModulatedExpertsConfig.
    bool film_base = false;
    bool as_published = false;

    // Throws Error naming the invalid field.
    static MofmeConfig from_json(std::string_view architecture, const Backbone& defaults, const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// "mofme-paper" and "mofme-compact".
std::vector<Architecture> mofme_architectures();

}  // namespace deweather::models
