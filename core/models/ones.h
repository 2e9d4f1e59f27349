// OneS: one student that knows all experts. A trained MoE-ViT's experts are merged into the one feed-forward network of
// a dense ViT, which then learns from the mixture's own results (Xue et al. 2022).
//
//     deweather import moe.safetensors -o student.safetensors --as ones-compact       (merges)
//     deweather train PRESET --set 'loss.teacher="moe.safetensors"' --set loss.distillation=0.5 ...      (distils)
#pragma once

#include "core/models/registry.h"

namespace deweather::models {

// The tensors of a dense network from those of MoE-ViT on the same backbone ("moe-paper" to "ones-paper"): each expert
// layer's networks averaged, its router dropped, everything else as it is. Tensors that are no mixture's are kept as
// they are.
NamedTensors merge_experts(const NamedTensors& mixture);

// "ones-paper" and "ones-compact", dense networks.
std::vector<Architecture> ones_architectures();

}  // namespace deweather::models
