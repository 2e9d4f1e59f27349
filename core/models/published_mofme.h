// Checkpoints of the published MoFME code (RoyZry98/MoFME-Pytorch): its gate "film" as mofme-paper, "baseline" as
// dense-paper, "complete" with feed-forward experts as moe-paper.
//
//     if (const auto config = models::recognise_published_mofme(shapes))
//         const auto ours = models::adopt_published_mofme(tensors, *config);
#pragma once

#include "core/models/registry.h"

namespace deweather::models {

// The config as far as shapes determine it; nothing for other checkpoints. Shapes do not determine top_k (2 unless
// set), nor how many heads the attention's width is cut into (64 numbers each unless 'heads' and 'head_dim' are set).
std::optional<nlohmann::json> recognise_published_mofme(const TensorShapes& shapes);
std::optional<nlohmann::json> recognise_published_dense(const TensorShapes& shapes);
std::optional<nlohmann::json> recognise_published_moe(const TensorShapes& shapes);

// Our names for its tensors, those of all experts in one. Drops the positional embedding, which the published code
// stores and does not add.
//
// mofme: also drops each expert's LayerNorm and each layer's last expert, see nn::ModulatedExpertsConfig::as_published.
NamedTensors adopt_published_mofme(const NamedTensors& tensors, const nlohmann::json& config);
NamedTensors adopt_published_dense(const NamedTensors& tensors, const nlohmann::json& config);
// moe: each expert's own LayerNorm becomes part of its first linear, which is the same function.
NamedTensors adopt_published_moe(const NamedTensors& tensors, const nlohmann::json& config);

}  // namespace deweather::models
