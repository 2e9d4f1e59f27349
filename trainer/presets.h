// The training configurations that come with the program.
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

// A TOML file by its path, or a preset by its name. Throws Error listing the presets where there is neither.
std::filesystem::path find_preset(const std::string& name_or_file);

// Its settings. Where it says `extends = "PRESET"` (or a file, from its own folder), those of that one, replaced field
// by field by its own; lists are replaced as a whole. Throws Error as find_preset() and read_toml() do, and where
// presets extend each other in a circle.
nlohmann::json read_preset(const std::string& name_or_file);

}  // namespace deweather::trainer
