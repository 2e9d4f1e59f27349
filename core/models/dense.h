// The dense vision transformer: one feed-forward network per layer, no experts. The paper's baseline.
//
//     auto network = models::create("dense-compact");
#pragma once

#include "core/models/backbone.h"
#include "core/models/registry.h"

namespace deweather::models {

struct DenseConfig {
    Backbone backbone;
    bool modulated = false;  // see nn::FeedForwardConfig

    // Throws Error naming the invalid field.
    static DenseConfig from_json(std::string_view architecture, const Backbone& defaults, const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// A dense network under another name, for architectures that differ from it only in training.
std::unique_ptr<RestorationNetwork> create_dense(std::string_view architecture, const Backbone& defaults,
                                                 const nlohmann::json& json);

// "dense-paper" and "dense-compact".
std::vector<Architecture> dense_architectures();

}  // namespace deweather::models
