// A node of the network in an ONNX file, as it lies in the file.
//
//     const Node node{.op = "Conv", .inputs = {"x", "weight"}, .outputs = {"y"}, .integers = {{"group", {1}}}};
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace deweather::onnx {

struct Node {
    std::string op = {}, domain = {}, name = {};
    std::vector<std::string> inputs = {}, outputs = {};
    std::vector<std::string_view> tensors = {};                 // of its attributes
    std::map<std::string, std::string> texts = {};              // attributes by name
    std::map<std::string, std::vector<int64_t>> integers = {};  // the same
};

}  // namespace deweather::onnx
