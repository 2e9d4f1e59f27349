// Why a file cannot be used: what it has, and what to do. The caller adds the file's name.
//
//     throw Unusable("it has no output");
#pragma once

#include <stdexcept>

namespace deweather::onnx {

class Unusable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace deweather::onnx
