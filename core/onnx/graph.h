// The network in an ONNX file, read and checked before OpenCV sees it: operators, tensors, input and outputs.
// Nothing that the file claims is believed before it is held against the bytes that there are.
//
//     const std::string bytes = read_bytes("net.onnx");
//     const Graph graph = read_graph(bytes, "net.onnx");
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deweather::onnx {

// Sizes of a tensor: absent where any will do.
using Sizes = std::vector<std::optional<int64_t>>;

// "[1, 3, any, any]".
std::string format_sizes(const Sizes& sizes);

struct Graph {
    int64_t opset = 0;
    // The height or width of the pictures that it takes, if it takes only one.
    std::optional<int64_t> height = {}, width = {};
    // The declared shape of its first output; absent if it has none.
    std::optional<Sizes> output = {};
    int64_t parameters = 0;  // numbers in its floating tensors
    int64_t nodes = 0;
    std::string producer = {};  // "pytorch 2.1"; may be empty
    bool multiplies = false;    // it has products of matrices
    // The axis of each softmax that ONNX means to be over that and all behind it, by what it gives.
    std::map<std::string, int64_t> softmaxes = {};
};

// Throws Error for what cannot be read or is larger than any ONNX file.
std::string read_bytes(const std::filesystem::path& file);

// file: for messages. Throws Error, naming the operator, tensor or shape, for what is no ONNX file or damaged, keeps
// tensors in other files, has operators that OpenCV does not compute, or takes anything but one picture as float32
// [1,3,height,width].
Graph read_graph(std::string_view bytes, const std::filesystem::path& file);

}  // namespace deweather::onnx
