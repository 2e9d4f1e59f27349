// The library of installed models: those shipped with the program and those added by the user.
//
//     const auto file = checkpoint::find_model("mofme-compact");      // a name, or the path of a file
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deweather::checkpoint {

// The folder of the user's own models: ($XDG_DATA_HOME or ~/.local/share)/deweather/models, whether it exists or not;
// empty without a home folder.
std::filesystem::path user_model_folder();

// The search path: the folders in $DEWEATHER_MODELS (separated by ':'), user_model_folder(), and the program's own.
std::vector<std::filesystem::path> model_folders();

// The .safetensors and .onnx files of restoration models in those folders, sorted by name; the first of equal names is
// used.
std::vector<std::filesystem::path> installed_models();

// The same for segmentation models.
std::vector<std::filesystem::path> installed_segmenters();

// Makes a file one of the user's models and returns what it became: a model file is copied once its tensors have been
// checked, ONNX with its description once it has run, anything else is imported as import_checkpoint() does. Its name
// is the file's; where another model has that name already, a number is added, so that nothing is hidden or replaced.
// Throws Error, and leaves nothing behind, for what is neither.
std::filesystem::path install_model(const std::filesystem::path& file);

// The path for a new user model with this name in user_model_folder(), which is created if it is missing. A number is
// added if a model has the name already. Throws Error without a home folder, or if the folder cannot be created.
std::filesystem::path new_user_model(const std::string& name);

// The installed model with the file's name and identical bytes, which need not be installed again; nothing if there is
// none.
std::optional<std::filesystem::path> installed_already(const std::filesystem::path& file,
                                                       const std::vector<std::filesystem::path>& installed);

// Throws Error, and leaves nothing behind, if it cannot be copied or `to` exists.
void copy_model(const std::filesystem::path& from, const std::filesystem::path& to);

// Resolves a path, or the name of an installed model. Throws Error listing the installed ones if there is neither.
std::filesystem::path find_model(const std::string& name_or_file);

// The same for segmentation models.
std::filesystem::path find_segmenter(const std::string& name_or_file);

// The default model of `restore`.
inline constexpr const char* kDefaultModel = "mofme-compact";

}  // namespace deweather::checkpoint
