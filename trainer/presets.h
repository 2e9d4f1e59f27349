// Training presets shipped with the program.
//
//     const auto config = TrainConfig::from_json(read_preset("mofme-compact"));
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace deweather::trainer {

// Their names, sorted.
std::vector<std::string> presets();

// Resolves a TOML file by path, or a preset by name. Throws Error listing the presets if there is neither.
std::filesystem::path find_preset(const std::string& name_or_file);

// Reads the settings. With `extends = "PRESET"` (or a file, relative to its folder), that one's settings are the base,
// overridden field by field; lists are replaced as a whole. Throws Error like find_preset() and read_toml(), and for
// circular extension.
nlohmann::json read_preset(const std::string& name_or_file);

}  // namespace deweather::trainer
