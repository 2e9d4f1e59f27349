// Imports third-party checkpoints (PyTorch's .pth, .pt, or bare .safetensors) into our networks.
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

// The tensors of a checkpoint before its architecture is known, without the dictionaries that wrap them ("params").
struct ForeignTensors {
    // The tensors under their own names, and without each prefix that all of them share ("module."). At least one.
    std::vector<models::NamedTensors> namings;
    std::string taken_from;          // see ImportedModel
    std::vector<std::string> notes;  // the same
    nlohmann::json training;         // the same
};

// take: the dictionary to read if the file has several ("params"); empty: the usual one, with averaged weights before
// others. Throws Error for a file that is not a checkpoint, or contains no tensors, or none under that name.
ForeignTensors read_foreign(const std::filesystem::path& file, const std::string& take = {});

// half or bfloat16 if all floating-point tensors are, else float.
at::ScalarType stored_type(const models::NamedTensors& tensors);

struct ImportedModel {
    std::unique_ptr<models::RestorationNetwork> network;  // on the CPU, float32, evaluation mode
    nlohmann::json training;                              // "imported_from", and "epoch" if the file has it
    at::ScalarType type;             // half or bfloat16 if all floating-point tensors of the file are, else float
    std::string taken_from;          // the keys of the tensors' dictionaries, as "params"; empty without any
    std::vector<std::string> notes;  // human-readable: other contents of the file that may have been meant
};

// Looks for the tensors under the keys that training programs use ("params_ema", "state_dict", ...; see
// read_foreign()), drops a prefix that all names share ("module."), and asks each architecture whether it recognises
// the tensors, or builds the named architecture or preset, with our own names if it recognises no foreign ones.
// overrides changes fields of the recognised config. with: a second checkpoint with the rest of the tensors, for
// networks that their authors publish in two files. Throws Error naming the tensors that are missing, left over, or of
// another shape.
ImportedModel import_checkpoint(const std::filesystem::path& file, const std::optional<std::string>& architecture,
                                const nlohmann::json& overrides = nlohmann::json::object(),
                                const std::string& take = {}, const std::filesystem::path& with = {});

}  // namespace deweather::checkpoint
