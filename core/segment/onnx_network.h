// A user's own segmentation network in ONNX, run by OpenCV in a process of its own: see onnx/runner.h. Its
// inputs and outputs are described beside it, see network_description.h.
//
//     Model model = load_onnx("street.onnx");
#pragma once

#include "core/segment/model.h"

namespace deweather::segment {

// Throws Error if either file is missing, cannot be read or run, or is inconsistent with the other.
Model load_onnx(const std::filesystem::path& file);

}  // namespace deweather::segment
