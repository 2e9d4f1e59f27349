// What Architecture::recognise asks of the tensors of a checkpoint.
//
//     const auto dim = size_of(shapes, "patch_embed.proj.weight", 0);
//     const auto blocks = count_of(shapes, "encoder_level1.");
#pragma once

#include "core/models/registry.h"

namespace deweather::models {

// The size of a tensor along an axis; nothing where there is no such tensor or axis.
std::optional<int64_t> size_of(const TensorShapes& shapes, const std::string& name, std::size_t axis);

// How many modules are numbered behind this prefix ("block1." of block1.0.weight, block1.1.weight): one more than the
// highest number; 0 where there is none.
int64_t count_of(const TensorShapes& shapes, std::string_view prefix);

}  // namespace deweather::models
