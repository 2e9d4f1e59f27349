// The architectures by name. Adding one touches its own file and the list in registry.cpp.
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

// A named config of an architecture, and what the paper says of it.
struct Preset {
    std::string_view name;
    nlohmann::json config;  // the fields that differ from the architecture's defaults
    // Parameters, and multiply-accumulates at "256 x 256", as the MoFME paper's Tables 1 to 3 say, or for networks that
    // it does not have, their authors; 0 where neither does.
    double paper_parameters = 0, paper_macs = 0;
    // Why our figures are more than 2 % away from the paper's; empty where they are not.
    std::string_view note = {};
};

// Tensors of a checkpoint that is not ours, by name.
using TensorShapes = std::map<std::string, std::vector<int64_t>>;
using NamedTensors = std::map<std::string, at::Tensor>;

// Where the published checkpoints of a network come from: "owner/repository" of the code whose tensor names they have,
// and the licence that its authors state for it, in words.
struct Origin {
    std::string_view code = {}, licence = {};
};

struct Architecture {
    std::string_view name;
    std::string_view description;
    // Builds the network with freshly initialised weights. Missing fields of the config take their defaults; an unknown
    // field, a wrong type or a value out of range throws Error naming the field.
    std::unique_ptr<RestorationNetwork> (*create)(const nlohmann::json& config);
    // At least one; the first has the architecture's name.
    std::vector<Preset> presets;

    // For networks whose authors publish checkpoints: the config that such tensors belong to, as far as names and
    // shapes tell it (missing fields take their defaults); nothing where they are another network's. To be strict
    // enough that no two architectures recognise the same tensors, and lenient enough that a checkpoint with a tensor
    // too few or too many is still recognised. Null: never imported.
    std::optional<nlohmann::json> (*recognise)(const TensorShapes& shapes) = nullptr;
    // Renames and reshapes the authors' tensors into this network's own and drops those that their code stores without
    // using them. Keeps what it does not know, so that it can be reported. Null: our names are theirs.
    NamedTensors (*adopt)(const NamedTensors& tensors, const nlohmann::json& config) = nullptr;
    // Empty for networks of our own.
    Origin origin = {};
};

const std::vector<Architecture>& architectures();

// Throws Error for an unknown name, listing the known ones.
const Architecture& find_architecture(std::string_view name);

// By the name of an architecture or of a preset, with fields of the config changed. Throws Error for an unknown name.
std::unique_ptr<RestorationNetwork> create(std::string_view name,
                                           const nlohmann::json& config = nlohmann::json::object());

}  // namespace deweather::models
