// The operators of ONNX that OpenCV 4.6 computes and that networks over pictures use.
//
//     if (const auto inputs = inputs_of("Conv")) ...      // at least 2, at most 3
#pragma once

#include <optional>
#include <string_view>

namespace deweather::onnx {

struct Inputs {
    int least, most;
};

// How many inputs a node of this operator may have; nothing where the operator is none of them.
std::optional<Inputs> inputs_of(std::string_view name);

}  // namespace deweather::onnx
