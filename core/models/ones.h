// OneS: distils a mixture of experts into one dense student. A trained MoE-ViT's experts are merged into the
// feed-forward networks of a dense ViT, which then learns from the mixture's results (Xue et al. 2022).
//
//     $ deweather import moe.safetensors -o student.safetensors --as ones-compact       # merges
//     $ deweather train PRESET --set 'loss.teacher="moe.safetensors"' --set loss.distillation=0.5      # distils
//
//     const NamedTensors student = merge_experts(mixture);
#pragma once

#include "core/models/registry.h"

namespace deweather::models {

// The tensors of a dense network from those of MoE-ViT on the same backbone ("moe-paper" to "ones-paper"): each expert
// layer's networks are averaged, its router is dropped, and other tensors are unchanged.
NamedTensors merge_experts(const NamedTensors& mixture);

// "ones-paper" and "ones-compact", dense networks.
std::vector<Architecture> ones_architectures();

}  // namespace deweather::models
