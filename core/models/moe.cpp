#include "core/models/moe.h"

#include "core/models/published_mofme.h"
#include "core/models/router_fields.h"
#include "core/nn/feed_forward_experts.h"

namespace deweather::models {

namespace {

std::unique_ptr<RestorationNetwork> create_moe(std::string_view architecture, const Backbone& defaults,
                                               const nlohmann::json& json) {
    const auto config = MoeConfig::from_json(architecture, defaults, json);
    const auto router = [&](int64_t dim) {
        auto own = config.router;
        own.dim = dim;
        return std::make_shared<nn::UncertaintyRouter>(own);
    };
    const auto layer = [&](int64_t dim, int64_t hidden, int64_t /*index*/) {
        return std::make_shared<nn::FeedForwardExperts>(
            nn::FeedForwardExpertsConfig{.dim = dim,
                                         .hidden = hidden,
                                         .experts = config.router.experts,
                                         .dropout = dropout_of(config.backbone),
                                         .modulated = config.modulated,
                                         .as_published = config.as_published},
            router(dim));
    };
    const nn::DecoderExpertsFactory decoder = {.router = router, .bank = [&](int64_t channels) {
                                                   return std::make_shared<nn::FeedForwardGrid>(nn::GridConfig{
                                                       .channels = channels, .experts = config.router.experts});
                                               }};
    return build(architecture, config.to_json(), config.backbone, layer, decoder);
}

}  // namespace

MoeConfig MoeConfig::from_json(std::string_view architecture, const Backbone& defaults, const nlohmann::json& json) {
    MoeConfig config{.backbone = defaults, .router = {}};
    ConfigFields fields(architecture, json);
    read(config.backbone, fields);
    read(config.router, fields);
    fields.read("modulated", config.modulated);
    fields.read("as_published", config.as_published);
    fields.done();
    return config;
}

nlohmann::json MoeConfig::to_json() const {
    nlohmann::json json = {{"modulated", modulated}, {"as_published", as_published}};
    write(backbone, json);
    write(router, json);
    return json;
}

std::vector<Architecture> moe_architectures() {
    return {{.name = "moe-paper",
             .description = "MoE-ViT at the paper's size: experts are feed-forward networks",
             .create = [](const nlohmann::json& json) { return create_moe("moe-paper", PaperBackbone{}, json); },
             .presets = {{"moe-paper", {}, 44.19e6, 37.06e9, kPaperBackboneNote},
                         {"moe-paper-k4", {{"top_k", 4}}, 44.19e6, 41.31e9, kPaperBackboneNote},
                         {"moe-paper-64", {{"experts", 64}, {"top_k", 4}}, 157.7e6, 41.31e9, kPaperBackboneNote},
                         {"moe-paper-128", {{"experts", 128}, {"top_k", 4}}, 309.1e6, 41.31e9, kPaperBackboneNote}},
             .recognise = recognise_published_moe,
             .adopt = adopt_published_moe},
            {.name = "moe-compact",
             .description = "MoE-ViT for an ordinary computer",
             .create = [](const nlohmann::json& json) { return create_moe("moe-compact", CompactBackbone{}, json); },
             .presets = {{"moe-compact", {}}}}};
}

}  // namespace deweather::models
