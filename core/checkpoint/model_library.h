// The models that are installed: those that come with the program and those that the user added.
//
//     const auto file = checkpoint::find_model("mofme-compact");      // a name, or the path of a file
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deweather::checkpoint {

// Where the user's own models are: ($XDG_DATA_HOME or ~/.local/share)/deweather/models, whether it exists or not; empty
// where there is no home.
std::filesystem::path user_model_folder();

// In the order of search: the folders in $DEWEATHER_MODELS (separated by ':'), the user's
// user_model_folder(), and the program's own.
std::vector<std::filesystem::path> model_folders();

// The .safetensors and .onnx files of those folders by name whose models restore; the first of a name wins.
std::vector<std::filesystem::path> installed_models();

// Those whose models segment.
std::vector<std::filesystem::path> installed_segmenters();

// Makes a file one of the user's models and returns what it became: a model file is copied once its tensors have been
// checked, ONNX with its description once it has run, anything else is imported as import_checkpoint() does. Its name
// is the file's; where another model has that name already, a number is added, so that nothing is hidden or replaced.
// Throws Error, and leaves nothing behind, for what is neither.
std::filesystem::path install_model(const std::filesystem::path& file);

// Where one of the user's own models of this name would be: in user_model_folder(), which is made where it is not
// there. A number is added where a model has the name already. Throws Error where there is no home, or the folder
// cannot be made.
std::filesystem::path new_user_model(const std::string& name);

// Of these the one with the file's name and its very bytes, which need not be installed again; nothing where there is
// none.
std::optional<std::filesystem::path> installed_already(const std::filesystem::path& file,
                                                       const std::vector<std::filesystem::path>& installed);

// Throws Error, and leaves nothing behind, where it cannot be copied or `to` is there already.
void copy_model(const std::filesystem::path& from, const std::filesystem::path& to);

// A file by its path, or an installed model by its name. Throws Error listing the installed ones where there is
// neither.
std::filesystem::path find_model(const std::string& name_or_file);

// The same among the segmenters.
std::filesystem::path find_segmenter(const std::string& name_or_file);

// What `restore` uses when no model is named.
inline constexpr const char* kDefaultModel = "mofme-compact";

}  // namespace deweather::checkpoint
