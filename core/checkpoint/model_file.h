// A model file: one .safetensors with the architecture and its config in the metadata.
//
//     checkpoint::Model model = checkpoint::load_model("mofme-compact.safetensors");
//     at::Tensor restored = model.network->forward(images, nullptr);
//
// Metadata: "deweather.model" {"architecture": NAME, "config": {...}} and "deweather.training" (data, steps, scores),
// JSON. Models that do not restore say so by {"task": "segment"} or "classify" in the first; see core/segment/model.h
// and core/classify/model.h.
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
    nlohmann::json training;  // what the file says of how it was trained; empty object where nothing
    std::unique_ptr<models::RestorationNetwork> network;
};

// What a file says of itself, without its weights.
struct ModelDescription {
    std::string name;
    std::filesystem::path file;
    std::string architecture;
    nlohmann::json config, training;
    models::Task task = models::Task::kRestore;
};

// Whether it is one of ours rather than somebody else's checkpoint. Throws Error for a file that is neither
// safetensors nor PyTorch's.
bool is_model_file(const std::filesystem::path& file);

// Of an .onnx, its description's task; the file is not read. Throws Error for a file that is no model file.
ModelDescription describe_model(const std::filesystem::path& file);

// Fills a network that was created by such a description, and puts it into evaluation mode. Throws Error naming the
// first tensor that is missing, left over, of another shape or of no floating type.
void load_weights(const std::filesystem::path& file, models::Network& network);

// The restorer on the CPU in float32 and evaluation mode, whatever type the file stores; a file called .onnx as
// onnx/onnx_restorer.h says. Throws Error as load_weights(), and where the model does not restore.
Model load_model(const std::filesystem::path& file);

// Stores every parameter and buffer in the given floating type, but for routers, which stay as they are: rounded, they
// would send tokens to other experts.
void save_model(const models::Network& network, const nlohmann::json& training, const std::filesystem::path& file,
                at::ScalarType type, Existing existing);

}  // namespace deweather::checkpoint
