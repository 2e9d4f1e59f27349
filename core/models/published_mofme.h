// Checkpoints of the published MoFME code (RoyZry98/MoFME-Pytorch, gate "film") as the architecture mofme-paper.
//
//     const auto config = models::recognise_published_mofme(shapes);
//     const auto ours = models::adopt_published_mofme(tensors, *config);
#pragma once

#include "core/models/registry.h"

namespace deweather::models {

// Its config, as far as shapes tell: not top_k (2 unless set), nor how many heads the attention's width is cut into
// (64 numbers each unless 'heads' and 'head_dim' are set).
std::optional<nlohmann::json> recognise_published_mofme(const TensorShapes& shapes);

// Our names for its tensors, γ and β of all experts in one. Drops what the published code stores and does not use: the
// positional embedding, each expert's LayerNorm, and each layer's last expert (see
// nn::ModulatedExpertsConfig::as_published).
NamedTensors adopt_published_mofme(const NamedTensors& tensors, const nlohmann::json& config);

}  // namespace deweather::models
