#include "core/models/mofme.h"

#include <torch/types.h>

#include "core/models/published_mofme.h"
#include "core/models/router_fields.h"

namespace deweather::models {

namespace {

std::unique_ptr<RestorationNetwork> create_mofme(std::string_view architecture, const Backbone& defaults,
                                                 const nlohmann::json& json) {
    const auto config = MofmeConfig::from_json(architecture, defaults, json);
    const auto layer = [&](int64_t dim, int64_t hidden, int64_t /*index*/) {
        nn::ModulatedExpertsConfig experts{.router = config.router,
                                           .hidden = hidden,
                                           .dropout = dropout_of(config.backbone),
                                           .film_base = config.film_base,
                                           .as_published = config.as_published};
        experts.router.dim = dim;
        return std::make_shared<nn::ModulatedExperts>(experts);
    };
    const nn::DecoderExpertsFactory decoder = {.router =
                                                   [&](int64_t dim) {
                                                       auto router = config.router;
                                                       router.dim = dim;
                                                       return std::make_shared<nn::UncertaintyRouter>(router);
                                                   },
                                               .bank =
                                                   [&](int64_t channels) {
                                                       return std::make_shared<nn::ModulatedGrid>(nn::GridConfig{
                                                           .channels = channels, .experts = config.router.experts});
                                                   }};
    return build(architecture, config.to_json(), config.backbone, layer, decoder);
}

// See PaperBackbone for the full reasons.
constexpr std::string_view kNote =
    "parameters: the paper adds an unused positional embedding, two unused LayerNorms an expert and a base of one "
    "linear; GMAC: the paper's are those of 240 x 240 without the products within attention";

}  // namespace

MofmeConfig MofmeConfig::from_json(std::string_view architecture, const Backbone& defaults,
                                   const nlohmann::json& json) {
    MofmeConfig config{.backbone = defaults, .router = {}};
    ConfigFields fields(architecture, json);
    read(config.backbone, fields);
    read(config.router, fields);
    fields.read("film_base", config.film_base);
    fields.read("as_published", config.as_published);
    fields.done();
    return config;
}

nlohmann::json MofmeConfig::to_json() const {
    nlohmann::json json = {{"film_base", film_base}, {"as_published", as_published}};
    write(backbone, json);
    write(router, json);
    return json;
}

std::vector<Architecture> mofme_architectures() {
    return {
        {.name = "mofme-paper",
         .description = "MoFME at the paper's size: 16, 64 or 128 feature-modulated experts",
         .create = [](const nlohmann::json& json) { return create_mofme("mofme-paper", PaperBackbone{}, json); },
         .presets = {{"mofme-paper", {}, 18.53e6, 36.37e9, kNote},
                     {"mofme-paper-k4", {{"top_k", 4}}, 18.53e6, 37.43e9, kNote},
                     {"mofme-paper-64", {{"experts", 64}, {"top_k", 4}}, 47.1e6, 37.43e9, kNote},
                     {"mofme-paper-128", {{"experts", 128}, {"top_k", 4}}, 85.2e6, 37.43e9, kNote}},
         .recognise = recognise_published_mofme,
         .adopt = adopt_published_mofme},
        {.name = "mofme-compact",
         .description = "MoFME for an ordinary computer: 16 feature-modulated experts between convolutions",
         .create = [](const nlohmann::json& json) { return create_mofme("mofme-compact", CompactBackbone{}, json); },
         .presets = {{"mofme-compact", {}}}}};
}

}  // namespace deweather::models
