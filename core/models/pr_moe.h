// PR-MoE: a pyramid of experts, with more of them in later layers, in addition to a feed-forward network that every
// token visits (Rajbhandari et al. 2022).
//
//     auto network = models::create("pr-moe-paper", {{"experts", {4, 12}}});
#pragma once

#include "core/models/backbone.h"
#include "core/models/registry.h"

namespace deweather::models {

struct PrMoeConfig {
    Backbone backbone;
    // One number per layer. The paper's 27.28 M parameters correspond to 16 experts in total.
    std::vector<int64_t> experts;
    int64_t top_k = 1;  // besides the shared one

    // Throws Error naming the invalid field.
    static PrMoeConfig from_json(std::string_view architecture, const Backbone& defaults, const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// "pr-moe-paper" and "pr-moe-compact".
std::vector<Architecture> pr_moe_architectures();

}  // namespace deweather::models
