#include "core/models/dense.h"

#include "core/models/published_mofme.h"
#include "core/nn/feed_forward.h"

namespace deweather::models {

DenseConfig DenseConfig::from_json(std::string_view architecture, const Backbone& defaults,
                                   const nlohmann::json& json) {
    DenseConfig config{.backbone = defaults};
    ConfigFields fields(architecture, json);
    read(config.backbone, fields);
    fields.read("modulated", config.modulated);
    fields.done();
    return config;
}

nlohmann::json DenseConfig::to_json() const {
    nlohmann::json json = {{"modulated", modulated}};
    write(backbone, json);
    return json;
}

std::unique_ptr<RestorationNetwork> create_dense(std::string_view architecture, const Backbone& defaults,
                                                 const nlohmann::json& json) {
    const auto config = DenseConfig::from_json(architecture, defaults, json);
    const auto layer = [&](int64_t dim, int64_t hidden, int64_t /*index*/) {
        return std::make_shared<nn::FeedForward>(nn::FeedForwardConfig{
            .dim = dim, .hidden = hidden, .dropout = dropout_of(config.backbone), .modulated = config.modulated});
    };
    const nn::DecoderExpertsFactory decoder = {
        .router = {}, .bank = [](int64_t channels) { return std::make_shared<nn::SharedModulation>(channels); }};
    return build(architecture, config.to_json(), config.backbone, layer, decoder);
}

std::vector<Architecture> dense_architectures() {
    return {
        {.name = "dense-paper",
         .description = "Dense ViT at the paper's size: its baseline, without experts",
         .create = [](const nlohmann::json& json) { return create_dense("dense-paper", PaperBackbone{}, json); },
         .presets = {{"dense-paper", {}, 8.71e6, 34.93e9, kPaperBackboneNote}},
         .recognise = recognise_published_dense,
         .adopt = adopt_published_dense},
        {.name = "dense-compact",
         .description = "Dense ViT for an ordinary computer",
         .create = [](const nlohmann::json& json) { return create_dense("dense-compact", CompactBackbone{}, json); },
         .presets = {{"dense-compact", {}}}}};
}

}  // namespace deweather::models
