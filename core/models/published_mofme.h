// Checkpoints of the published MoFME code (RoyZry98/MoFME-Pytorch, gate "film") as the architecture mofme-paper.
//
//     const auto config = models::recognise_published_mofme(shapes);
//     const auto ours = models::adopt_published_mofme(tensors, *config);
#pragma once

#include "core/models/registry.h"

namespace deweather::models {

// The config as far as shapes determine it: not top_k (2 unless set), nor the number of attention heads (of 64 features
// each unless 'heads' and 'head_dim' are set).
std::optional<nlohmann::json> recognise_published_mofme(const TensorShapes& shapes);

// Renames its tensors to ours and joins γ and β of all experts. Drops tensors that the published code stores but never
// uses: the positional embedding, each expert's LayerNorm, and each layer's last expert (see
// nn::ModulatedExpertsConfig::as_published).
NamedTensors adopt_published_mofme(const NamedTensors& tensors, const nlohmann::json& config);

}  // namespace deweather::models
