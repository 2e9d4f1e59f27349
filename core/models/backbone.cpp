#include "core/models/backbone.h"

namespace deweather::models {

namespace {

std::unique_ptr<RestorationNetwork> make(std::string_view architecture, nlohmann::json config,
                                         const PaperBackbone& backbone, const nn::ExpertLayerFactory& factory) {
    return std::make_unique<PaperNetwork>(architecture, std::move(config), backbone, factory);
}

std::unique_ptr<RestorationNetwork> make(std::string_view architecture, nlohmann::json config,
                                         const CompactBackbone& backbone, const nn::ExpertLayerFactory& factory) {
    return std::make_unique<CompactNetwork>(architecture, std::move(config), backbone, factory);
}

}  // namespace

std::unique_ptr<RestorationNetwork> build(std::string_view architecture, nlohmann::json config,
                                          const Backbone& backbone, const nn::ExpertLayerFactory& factory) {
    return std::visit([&](const auto& form) { return make(architecture, std::move(config), form, factory); }, backbone);
}

}  // namespace deweather::models
