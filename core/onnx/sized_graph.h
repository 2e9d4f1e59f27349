// The same network for pictures of one size, in the words that OpenCV knows.
//
//     const std::string fixed = at_size(bytes, 256, 256);
//     auto net = cv::dnn::readNetFromONNX(fixed.data(), fixed.size());
//
// OpenCV 4.6 folds what a file computes from the shape of its input (Shape, Slice, Concat, Reshape) into constants,
// which only works where that shape is known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deweather::onnx {

// bytes: such as read_graph() accepts. The input becomes [1,3,height,width]; nodes that the first output does not need
// are left out, a last node gives that output alone, constants of Clip, Split and reductions become attributes, what
// OpenCV would compute wrongly is said in other operators, and nodes have no names, so that it calls them by what they
// give. Throws BadMessage where a field that read_graph() passes over is damaged.
std::string at_size(std::string_view bytes, int64_t height, int64_t width);

}  // namespace deweather::onnx
