// The models that are installed: those that come with the program and those that the user added.
//
//     const auto file = checkpoint::find_model("mofme-compact");      // a name, or the path of a file
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace deweather::checkpoint {

// In the order of search: the folders in $DEWEATHER_MODELS (separated by ':'), the user's
// ($XDG_DATA_HOME or ~/.local/share)/deweather/models, and the program's own.
std::vector<std::filesystem::path> model_folders();

// The .safetensors files of those folders by name; the first of a name wins.
std::vector<std::filesystem::path> installed_models();

// A file by its path, or an installed model by its name. Throws Error listing the installed ones where there is
// neither.
std::filesystem::path find_model(const std::string& name_or_file);

// What `restore` uses when no model is named.
inline constexpr const char* kDefaultModel = "mofme-compact";

}  // namespace deweather::checkpoint
