// Context of the examples in core/onnx.
#pragma once

#include <opencv2/dnn.hpp>

namespace deweather::examples::in_core_onnx {

struct Context {
    std::filesystem::path file;
    std::string bytes;
    std::string_view graph;
    at::Tensor images;
    nlohmann::json training;
    onnx::Colours colours;
    int64_t most_bytes;
};

struct NumbersContext : Context {
    const onnx::Node node;
    onnx::Tensors tensors;
};

struct TensorContext : Context {
    onnx::Message field;
};

}  // namespace deweather::examples::in_core_onnx
