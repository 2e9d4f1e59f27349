// Loads segmentation networks: model files (see checkpoint/model_file.h), published checkpoints, and the user's own
// networks (ONNX, TorchScript).
//
//     auto model = segment::load_model(checkpoint::find_segmenter("espnet-camvid"));
//     at::Tensor logits = model.network->forward(images, nullptr);
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/checkpoint/import.h"
#include "core/segment/segmentation_network.h"

namespace deweather::segment {

struct Model {
    std::string name;  // the file's stem
    std::filesystem::path file;
    nlohmann::json training;
    std::unique_ptr<SegmentationNetwork> network;
};

// Whether it is the name of a segmentation network.
bool is_architecture(std::string_view name);

// Creates a network with freshly initialised weights. Throws Error for an unknown name, or naming the invalid field of
// the config.
std::unique_ptr<SegmentationNetwork> create(std::string_view name, const nlohmann::json& config);

// How a script is run: the deweather executable (empty: ../bin/deweather relative to the running program), and the time
// limit per picture.
struct ScriptProcess {
    std::filesystem::path program = {};
    double seconds = 120;
};

// Whether it is a program, which load_model() loads only with permission.
bool is_script(const std::filesystem::path& file);

// Returned on the CPU in float32 and evaluation mode; for ONNX see onnx_network.h, for TorchScript script_network.h.
// scripts: how to run TorchScript; without it such a file is refused. Throws Error for that, and for a file that is
// damaged or not a segmentation model.
Model load_model(const std::filesystem::path& file, const std::optional<ScriptProcess>& scripts = std::nullopt);

struct Imported {
    std::unique_ptr<SegmentationNetwork> network;  // on the CPU, float32, evaluation mode
    nlohmann::json training;
    at::ScalarType type;
    std::string taken_from;
    std::vector<std::string> notes;  // as in checkpoint::ImportedModel, like the others
};

// Returns nothing for tensors of another kind of network; overrides changes fields of the config; take: see
// checkpoint::read_foreign(). Throws Error for missing or surplus tensors, or other shapes.
std::optional<Imported> import_checkpoint(const std::filesystem::path& file,
                                          const nlohmann::json& overrides = nlohmann::json::object(),
                                          const std::string& take = {});

// Installs a file among the user's models and returns the installed file, like checkpoint::install_model(); nothing if
// its model does not segment. A script is copied, not run. Throws Error for a file that is not a model, or is damaged.
std::optional<std::filesystem::path> install_model(const std::filesystem::path& file);

}  // namespace deweather::segment
