// The training configurations that come with the program.
//
//     const auto json = read_toml(find_preset("mofme-compact"));
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace deweather::trainer {

// Their names, sorted.
std::vector<std::string> presets();

// A TOML file by its path, or a preset by its name. Throws Error listing the presets where there is neither.
std::filesystem::path find_preset(const std::string& name_or_file);

}  // namespace deweather::trainer
