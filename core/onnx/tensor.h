// A tensor in an ONNX file, held against the bytes that there are.
//
//     const Tensor weight = read_tensor(field.bytes());
//     weight.count;                                      // as many numbers as its shape says
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deweather::onnx {

struct Tensor {
    std::string name = {};
    int64_t type = 0, count = 1;
    std::vector<int64_t> dims = {};
    std::string_view raw = {};
    // Its numbers, if it is of int64 and has few.
    std::vector<int64_t> integers = {};
};

// "float32", or "type 15 of ONNX" for what OpenCV does not read.
std::string name_of_type(int64_t type);
bool is_readable_type(int64_t type);

// Throws Unusable for tensors that lie in other files, that OpenCV does not read, or whose shape is not that of their
// numbers; BadMessage for damaged ones.
Tensor read_tensor(std::string_view bytes);

}  // namespace deweather::onnx
