// Queries on the names and shapes of a checkpoint's tensors, for Architecture::recognise.
//
//     const auto dim = size_of(shapes, "patch_embed.proj.weight", 0);
//     const auto blocks = count_of(shapes, "encoder_level1.");
#pragma once

#include "core/models/registry.h"

namespace deweather::models {

// The size of a tensor along an axis; nothing if the tensor or axis does not exist.
std::optional<int64_t> size_of(const TensorShapes& shapes, const std::string& name, std::size_t axis);

// The number of modules numbered after this prefix ("block1." of block1.0.weight, block1.1.weight): one more than the
// highest number; 0 if there are none.
int64_t count_of(const TensorShapes& shapes, std::string_view prefix);

}  // namespace deweather::models
