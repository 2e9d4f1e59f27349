// The numbers of a node that OpenCV 4.6 takes without looking at them: with wrong ones it reads beyond tensors, divides by
// zero, or computes something else.
//
//     check_numbers(node, tensors);
#pragma once

#include <map>
#include <string>

#include "core/onnx/node.h"
#include "core/onnx/tensor.h"

namespace deweather::onnx {

// The tensors whose numbers are in the file, by the name of the value.
using Tensors = std::map<std::string, Tensor>;

// Throws Unusable that names the operator for: attributes beyond 32 bits, fewer than one group, weights without numbers,
// lists with another length than there are channels, conversions to unknown types, sizes below -1.
void check_numbers(const Node& node, const Tensors& tensors);

}  // namespace deweather::onnx
