// The registry of architectures. Adding one requires its own file and an entry in registry.cpp.
//
//     for (const auto& architecture : models::architectures()) ...
//     auto network = models::create("mofme-compact", {{"experts", 32}});
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/models/restoration_network.h"

namespace deweather::models {

// A named config of an architecture, and the paper's figures for it.
struct Preset {
    std::string_view name;
    nlohmann::json config;  // the fields that differ from the architecture's defaults
    // Parameters, and multiply-accumulates at "256 x 256", according to the MoFME paper's Tables 1 to 3, or the authors
    // of networks that it lacks; 0 if neither states them.
    double paper_parameters = 0, paper_macs = 0;
    // Why our figures differ from the paper's by more than 2 %; empty if they do not.
    std::string_view note = {};
};

// The shapes of a third-party checkpoint's tensors, by name.
using TensorShapes = std::map<std::string, std::vector<int64_t>>;
using NamedTensors = std::map<std::string, at::Tensor>;

// The source of a network's published checkpoints: "owner/repository" of the code with those tensor names, and the
// licence stated by its authors, in words.
struct Origin {
    std::string_view code = {}, licence = {};
};

struct Architecture {
    std::string_view name;
    std::string_view description;
    // Builds the network with freshly initialised weights. Missing fields of the config take their defaults; throws
    // Error naming a field that is unknown, of another type or out of range.
    std::unique_ptr<RestorationNetwork> (*create)(const nlohmann::json& config);
    // At least one; the first has the architecture's name.
    std::vector<Preset> presets;

    // For networks with published checkpoints: the config that the tensors' names and shapes imply (missing fields take
    // their defaults); nothing for tensors of another network. Must be strict enough that no two architectures
    // recognise the same tensors, and lenient enough that a checkpoint with a missing or surplus tensor is still
    // recognised. Null: never imported.
    std::optional<nlohmann::json> (*recognise)(const TensorShapes& shapes) = nullptr;
    // Renames and reshapes the authors' tensors into this network's own and drops those that their code stores but
    // never uses. Keeps unknown ones, so that they can be reported. Null: our names equal theirs.
    NamedTensors (*adopt)(const NamedTensors& tensors, const nlohmann::json& config) = nullptr;
    // Empty for networks of our own.
    Origin origin = {};
};

const std::vector<Architecture>& architectures();

// Throws Error for an unknown name, listing the known ones.
const Architecture& find_architecture(std::string_view name);

// Creates an architecture or preset by name, with config overrides. Throws Error for an unknown name.
std::unique_ptr<RestorationNetwork> create(std::string_view name,
                                           const nlohmann::json& config = nlohmann::json::object());

}  // namespace deweather::models
