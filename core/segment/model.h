// Segmentation networks from files: model files (see checkpoint/model_file.h), their authors' checkpoints, and users'
// own networks (ONNX, TorchScript).
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

// By name, with freshly initialised weights. Throws Error for an unknown name, or naming the config's field that is
// wrong.
std::unique_ptr<SegmentationNetwork> create(std::string_view name, const nlohmann::json& config);

// How a script is run: by which deweather (empty: ../bin/deweather as seen from the running program), and how long a
// picture may take.
struct ScriptProcess {
    std::filesystem::path program = {};
    double seconds = 120;
};

// Whether it is a program, which load_model() takes only where it may run it.
bool is_script(const std::filesystem::path& file);

// On the CPU in float32 and evaluation mode; of ONNX as onnx_network.h says, of TorchScript as script_network.h does.
// scripts: how the latter is run; without it such a file is refused. Throws Error for that, and for a file that is
// damaged or no model that segments.
Model load_model(const std::filesystem::path& file, const std::optional<ScriptProcess>& scripts = std::nullopt);

struct Imported {
    std::unique_ptr<SegmentationNetwork> network;  // on the CPU, float32, evaluation mode
    nlohmann::json training;
    at::ScalarType type;
    std::string taken_from;
    std::vector<std::string> notes;  // these as in checkpoint::ImportedModel
};

// Nothing where the tensors are those of no segmentation network; overrides changes fields of the config; take: see
// checkpoint::read_foreign(). Throws Error where it has tensors too few, too many or of another shape.
std::optional<Imported> import_checkpoint(const std::filesystem::path& file,
                                          const nlohmann::json& overrides = nlohmann::json::object(),
                                          const std::string& take = {});

// Makes a file one of the user's models and returns what it became, as checkpoint::install_model() does for restorers;
// nothing where its model does not segment. A script is copied and not run. Throws Error for what is no model at all,
// and for a damaged one.
std::optional<std::filesystem::path> install_model(const std::filesystem::path& file);

}  // namespace deweather::segment
