// A restorer in ONNX, exported by any program and run by OpenCV on the processor: see runner.h, and
// restorer_description.h for the description that may stand beside it.
//
//     const auto network = load_restorer("net.onnx", training);
//     at::Tensor restored = network->forward(images, nullptr);
#pragma once

#include <filesystem>
#include <memory>

#include "core/models/foreign_network.h"

namespace deweather::onnx {

// Whether the name ends as those of ONNX files do.
bool is_onnx_name(const std::filesystem::path& file);

// Throws Error naming the operator, tensor, shape or field for a file that is no restorer, cannot be run, or whose
// description says something unknown. training: filled with what is known of where it comes from.
std::unique_ptr<models::ForeignNetwork> load_restorer(const std::filesystem::path& file, nlohmann::json& training);

}  // namespace deweather::onnx
