#include "core/models/pr_moe.h"

#include <algorithm>

#include "core/nn/feed_forward_experts.h"

namespace deweather::models {

namespace {

std::unique_ptr<RestorationNetwork> create_pr_moe(std::string_view architecture, const Backbone& defaults,
                                                  const nlohmann::json& json) {
    const auto config = PrMoeConfig::from_json(architecture, defaults, json);
    const auto layer = [&](int64_t dim, int64_t hidden, int64_t index) {
        const int64_t experts = config.experts[static_cast<std::size_t>(index)];
        return std::make_shared<nn::FeedForwardExperts>(
            nn::FeedForwardExpertsConfig{.dim = dim,
                                         .hidden = hidden,
                                         .experts = experts,
                                         .dropout = dropout_of(config.backbone),
                                         .shared = true},
            std::make_shared<nn::UncertaintyRouter>(
                nn::RouterConfig{.dim = dim, .experts = experts, .top_k = config.top_k}));
    };
    return build(architecture, config.to_json(), config.backbone, layer);
}

// A pyramid for any number of layers: from 4 experts in the first to 12 in the last, in even steps.
std::vector<int64_t> pyramid(int64_t layers) {
    constexpr int64_t kFirst = 4, kLast = 12;
    std::vector<int64_t> experts;
    for (int64_t layer = 0; layer < layers; ++layer)
        experts.push_back(layers == 1 ? kLast : kFirst + (kLast - kFirst) * layer / (layers - 1));
    return experts;
}

}  // namespace

PrMoeConfig PrMoeConfig::from_json(std::string_view architecture, const Backbone& defaults,
                                   const nlohmann::json& json) {
    PrMoeConfig config{.backbone = defaults, .experts = {}};
    ConfigFields fields(architecture, json);
    read(config.backbone, fields);
    const int64_t layers = transformer_of(config.backbone).layers;
    config.experts = pyramid(layers);
    fields.read("experts", config.experts, 1, 1024);
    fields.read("top_k", config.top_k, 1, 1024);
    fields.done();
    if (static_cast<int64_t>(config.experts.size()) != layers)
        throw fields.wrong("experts", "needs one number for each of the 'layers'");
    if (config.top_k > *std::min_element(config.experts.begin(), config.experts.end()))
        throw fields.wrong("top_k", "is larger than the fewest 'experts'");
    return config;
}

nlohmann::json PrMoeConfig::to_json() const {
    nlohmann::json json = {{"experts", experts}, {"top_k", top_k}};
    write(backbone, json);
    return json;
}

std::vector<Architecture> pr_moe_architectures() {
    return {
        {.name = "pr-moe-paper",
         .description = "PR-MoE at the paper's size: a pyramid of experts beside a shared one",
         .create = [](const nlohmann::json& json) { return create_pr_moe("pr-moe-paper", PaperBackbone{}, json); },
         .presets = {{"pr-moe-paper", {}, 27.28e6, 37.53e9, kPaperBackboneNote}}},
        {.name = "pr-moe-compact",
         .description = "PR-MoE for an ordinary computer",
         .create = [](const nlohmann::json& json) { return create_pr_moe("pr-moe-compact", CompactBackbone{}, json); },
         .presets = {{"pr-moe-compact", {}}}}};
}

}  // namespace deweather::models
