#include "core/models/backbone.h"

namespace deweather::models {

namespace {

std::unique_ptr<RestorationNetwork> make(std::string_view architecture, nlohmann::json config,
                                         const PaperBackbone& backbone, const nn::ExpertLayerFactory& factory,
                                         const nn::DecoderExpertsFactory& /*decoder*/) {
    return std::make_unique<PaperNetwork>(architecture, std::move(config), backbone, factory);
}

std::unique_ptr<RestorationNetwork> make(std::string_view architecture, nlohmann::json config,
                                         const CompactBackbone& backbone, const nn::ExpertLayerFactory& factory,
                                         const nn::DecoderExpertsFactory& decoder) {
    if (backbone.decoder_experts && !decoder.bank)
        throw ConfigFields(architecture, config).wrong("decoder_experts", "is nothing that this architecture has");
    return std::make_unique<CompactNetwork>(architecture, std::move(config), backbone, factory, decoder);
}

}  // namespace

std::unique_ptr<RestorationNetwork> build(std::string_view architecture, nlohmann::json config,
                                          const Backbone& backbone, const nn::ExpertLayerFactory& factory,
                                          const nn::DecoderExpertsFactory& decoder) {
    return std::visit([&](const auto& form) { return make(architecture, std::move(config), form, factory, decoder); },
                      backbone);
}

}  // namespace deweather::models
