#include "core/models/mowe.h"

#include "core/models/router_fields.h"
#include "core/nn/multi_scale_experts.h"

namespace deweather::models {

namespace {

std::unique_ptr<RestorationNetwork> create_mowe(std::string_view architecture, const Backbone& defaults,
                                                const nlohmann::json& json) {
    const auto config = MoweConfig::from_json(architecture, defaults, json);
    const auto layer = [&](int64_t dim, int64_t hidden, int64_t /*index*/) {
        return std::make_shared<nn::MultiScaleExperts>(
            nn::MultiScaleExpertsConfig{.dim = dim,
                                        .hidden = hidden,
                                        .experts = config.experts,
                                        .top_k = config.top_k,
                                        .dropout = dropout_of(config.backbone)});
    };
    return build(architecture, config.to_json(), config.backbone, layer);
}

}  // namespace

MoweConfig MoweConfig::from_json(std::string_view architecture, const Backbone& defaults, const nlohmann::json& json) {
    MoweConfig config{.backbone = defaults};
    ConfigFields fields(architecture, json);
    read(config.backbone, fields);
    read_experts(config.experts, config.top_k, fields);
    fields.done();
    return config;
}

nlohmann::json MoweConfig::to_json() const {
    nlohmann::json json = {{"experts", experts}, {"top_k", top_k}};
    write(backbone, json);
    return json;
}

std::vector<Architecture> mowe_architectures() {
    return {{.name = "mowe-paper",
             .description = "MoWE at the paper's size: weather experts at several scales, all computed",
             .create = [](const nlohmann::json& json) { return create_mowe("mowe-paper", PaperBackbone{}, json); },
             .presets = {{"mowe-paper", {}, 34.15e6, 59.99e9, kPaperBackboneNote}}},
            {.name = "mowe-compact",
             .description = "MoWE for an ordinary computer",
             .create = [](const nlohmann::json& json) { return create_mowe("mowe-compact", CompactBackbone{}, json); },
             .presets = {{"mowe-compact", {}}}}};
}

}  // namespace deweather::models
