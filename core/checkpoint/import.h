// Turns a checkpoint that is not ours (PyTorch's .pth, .pt, or bare .safetensors) into one of our networks.
//
//     auto imported = checkpoint::import_checkpoint("net_latest.pth", std::nullopt, {{"top_k", 4}});
//     checkpoint::save_model(*imported.network, imported.training, "net.safetensors", imported.type, Existing::kKeep);
#pragma once

#include <c10/core/ScalarType.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/models/registry.h"

namespace deweather::checkpoint {

// The tensors of a checkpoint before anybody says whose they are: out of the dictionaries that wrap them ("params").
struct ForeignTensors {
    // As they are named, and without each prefix that all of them share ("module."). At least one.
    std::vector<models::NamedTensors> namings;
    std::string taken_from;          // see ImportedModel
    std::vector<std::string> notes;  // the same
    nlohmann::json training;         // the same
};

// take: the dictionary of the file that is wanted where it has several ("params"); empty: the one that is usual,
// averaged weights before others. Throws Error for a file that is no checkpoint, holds no tensors, or none under that
// name.
ForeignTensors read_foreign(const std::filesystem::path& file, const std::string& take = {});

// half or bfloat16 where all floating tensors are, else float.
at::ScalarType stored_type(const models::NamedTensors& tensors);

struct ImportedModel {
    std::unique_ptr<models::RestorationNetwork> network;  // on the CPU, float32, evaluation mode
    nlohmann::json training;                              // "imported_from", and "epoch" where the file has it
    at::ScalarType type;             // half or bfloat16 where all of the file's floating tensors are, else float
    std::string taken_from;          // the keys that the tensors lie under, as "params"; empty where under none
    std::vector<std::string> notes;  // for people: what else the file holds that might have been meant
};

// Looks for the tensors under the keys that training programs use ("params_ema", "state_dict", ...; see
// read_foreign()), drops a prefix that all names share ("module."), and asks each architecture whether the tensors are
// its own, or builds the named architecture or preset, whose own names are taken where it recognises no foreign ones.
// overrides changes fields of the recognised config. Throws Error saying which tensors are missing, left over, or of
// another shape.
ImportedModel import_checkpoint(const std::filesystem::path& file, const std::optional<std::string>& architecture,
                                const nlohmann::json& overrides = nlohmann::json::object(),
                                const std::string& take = {});

}  // namespace deweather::checkpoint
