// The two backbones on which each mixture-of-experts architecture is available.
//
//     Backbone backbone = PaperBackbone{};
//     read(backbone, fields);
//     auto network = build("moe-paper", config, backbone, factory);
#pragma once

#include <memory>
#include <variant>

#include "core/models/compact_backbone.h"
#include "core/models/paper_backbone.h"

namespace deweather::models {

using Backbone = std::variant<PaperBackbone, CompactBackbone>;

inline void read(Backbone& backbone, ConfigFields& fields) {
    std::visit([&](auto& form) { form.read(fields); }, backbone);
}

inline void write(const Backbone& backbone, nlohmann::json& json) {
    std::visit([&](const auto& form) { form.write(json); }, backbone);
}

inline nn::TransformerConfig transformer_of(const Backbone& backbone) {
    return std::visit([](const auto& form) { return form.transformer(); }, backbone);
}

// The dropout rate of the backbone's transformer layers in training.
inline double dropout_of(const Backbone& backbone) {
    return transformer_of(backbone).attention.dropout;
}

// architecture: must outlive the network. config: recreates the network. decoder: the decoder's experts if the
// backbone's 'decoder_experts' is set; throws Error if it is then missing.
std::unique_ptr<RestorationNetwork> build(std::string_view architecture, nlohmann::json config,
                                          const Backbone& backbone, const nn::ExpertLayerFactory& factory,
                                          const nn::DecoderExpertsFactory& decoder = {});

}  // namespace deweather::models
