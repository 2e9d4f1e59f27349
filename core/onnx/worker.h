// The process in which OpenCV runs an ONNX file. Nothing in such a file is a program, but OpenCV 4.6 reads beyond its
// memory in some that are broken; here that ends one process and is said.
//
//     $ deweather run-onnx FILE THREADS HEIGHT WIDTH      # standard input is a socket; see confined/tensor_messages.h
#pragma once

#include <filesystem>

namespace deweather::onnx {

inline constexpr const char* kOnnxCommand = "run-onnx";

// The first message describes the network at [1,3,height,width], one number each, in a tensor [1,1,1,7].
enum Fact : int { kMacs, kBytes, kRank, kOutput };  // kOutput: four sizes, 0 behind the rank
inline constexpr int kFacts = kOutput + 4;

// Answers on standard input, a socket, until the other side closes it; returns the exit status. The first message holds
// the facts, or says why the file cannot be run. Each further one is [1,3,h,w], prepared, of any size; the answer is
// the network's output, filled up to four sizes with ones in front.
int serve_onnx(const std::filesystem::path& file, int threads, int64_t height, int64_t width);

}  // namespace deweather::onnx
