// A model file: one .safetensors with the architecture and its config in the metadata.
//
//     checkpoint::Model model = checkpoint::load_model("mofme-compact.safetensors");
//     at::Tensor restored = model.network->forward(images, nullptr);
//
// Metadata: "deweather.model" {"architecture": NAME, "config": {...}} and "deweather.training" (data, steps, scores),
// JSON. Models for other tasks have {"task": "segment"} or "classify" in the first; see core/segment/model.h and
// core/classify/model.h.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/pending_file.h"
#include "core/models/restoration_network.h"

namespace deweather::checkpoint {

struct Model {
    std::string name;  // the file's stem
    std::filesystem::path file;
    nlohmann::json training;  // the file's training record; an empty object without one
    std::unique_ptr<models::RestorationNetwork> network;
};

// The metadata of a model file, without its weights.
struct ModelDescription {
    std::string name;
    std::filesystem::path file;
    std::string architecture;
    nlohmann::json config, training;
    models::Task task = models::Task::kRestore;
};

// Whether it is one of our model files rather than a third-party checkpoint. Throws Error for a file that is neither
// safetensors nor PyTorch's.
bool is_model_file(const std::filesystem::path& file);

// The task of an .onnx comes from its description; the file is not read. Throws Error for a file that is not a model
// file.
ModelDescription describe_model(const std::filesystem::path& file);

// Loads the weights into a network created from the file's description, and puts it into evaluation mode. Throws Error
// naming the first tensor that is missing, left over, of another shape or not floating-point.
void load_weights(const std::filesystem::path& file, models::Network& network);

// The restoration model on the CPU in float32 and evaluation mode, whatever type the file stores; an .onnx file as
// onnx/onnx_restorer.h describes. Throws Error like load_weights(), and for a model of another task.
Model load_model(const std::filesystem::path& file);

// Stores every parameter and buffer in this floating-point type, except routers, which keep theirs: rounded, they would
// send tokens to other experts.
void save_model(const models::Network& network, const nlohmann::json& training, const std::filesystem::path& file,
                at::ScalarType type, Existing existing);

}  // namespace deweather::checkpoint
