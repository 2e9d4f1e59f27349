#include "core/checkpoint/model_library.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "core/base/resources.h"
#include "core/checkpoint/import.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/torch_file.h"
#include "core/onnx/colours.h"
#include "core/onnx/onnx_restorer.h"

namespace deweather::checkpoint {

namespace fs = std::filesystem;

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

bool same_bytes(const fs::path& a, const fs::path& b) {
    std::error_code none;
    if (fs::file_size(a, none) != fs::file_size(b, none)) return false;
    std::ifstream first(a, std::ios::binary), second(b, std::ios::binary);
    return std::equal(std::istreambuf_iterator<char>(first), {}, std::istreambuf_iterator<char>(second));
}

// stem, or stem-2, stem-3, ... if models of any task are installed under these names.
std::string free_name(const std::string& stem) {
    auto installed = installed_models();
    for (auto& file : installed_segmenters()) installed.push_back(std::move(file));
    std::string name = stem;
    for (int number = 2;
         std::any_of(installed.begin(), installed.end(), [&](const fs::path& file) { return file.stem() == name; });
         ++number)
        name = stem + "-" + std::to_string(number);
    return name;
}

}  // namespace

fs::path user_model_folder() {
    const std::string data = variable("XDG_DATA_HOME"), home = variable("HOME");
    if (!data.empty()) return fs::path(data) / "deweather/models";
    if (!home.empty()) return fs::path(home) / ".local/share/deweather/models";
    return {};
}

std::vector<fs::path> model_folders() {
    std::vector<fs::path> folders;
    std::stringstream named(variable("DEWEATHER_MODELS"));
    for (std::string folder; std::getline(named, folder, ':');)
        if (!folder.empty()) folders.emplace_back(folder);
    if (auto own = user_model_folder(); !own.empty()) folders.push_back(std::move(own));
    folders.push_back(resource_folder() / "models");
    return folders;
}

namespace {

// A file without metadata is listed as a restoration model, so that choosing it reports what is wrong with it.
models::Task task_of(const fs::path& file) {
    if (file.extension() == ".pt") return models::Task::kSegment;
    try {
        return describe_model(file).task;
    } catch (const std::exception&) {
        return models::Task::kRestore;
    }
}

// Segmentation networks may also be TorchScript from other programs.
bool is_model_of(const fs::path& file, models::Task task) {
    if (file.extension() == ".safetensors" || onnx::is_onnx_name(file)) return true;
    // A third-party checkpoint with this extension has no description.
    std::error_code none;
    return task == models::Task::kSegment && file.extension() == ".pt" &&
           fs::is_regular_file(fs::path(file).replace_extension(".toml"), none);
}

std::vector<fs::path> installed(models::Task task) {
    std::vector<fs::path> models;
    for (const auto& folder : model_folders()) {
        std::error_code none;
        std::vector<fs::path> here;
        for (fs::directory_iterator entry(folder, none), end; !none && entry != end; entry.increment(none))
            if (is_model_of(entry->path(), task) && entry->is_regular_file(none)) here.push_back(entry->path());
        std::sort(here.begin(), here.end());
        for (const auto& file : here)
            if (task_of(file) == task &&
                std::none_of(models.begin(), models.end(), [&](const fs::path& m) { return m.stem() == file.stem(); }))
                models.push_back(file);
    }
    return models;
}

fs::path find(const std::string& name_or_file, models::Task task) {
    std::string names;
    for (const auto& file : installed(task)) {
        if (file.stem().string() == name_or_file) return file;
        names += (names.empty() ? "" : ", ") + file.stem().string();
    }
    std::error_code none;
    if (!name_or_file.empty() && fs::exists(name_or_file, none)) return name_or_file;
    throw Error("unknown model", name_or_file,
                "it is neither a file nor installed; installed are " + (names.empty() ? std::string("none") : names));
}

}  // namespace

std::vector<fs::path> installed_models() {
    return installed(models::Task::kRestore);
}

std::vector<fs::path> installed_segmenters() {
    return installed(models::Task::kSegment);
}

fs::path new_user_model(const std::string& name) {
    const auto folder = user_model_folder();
    if (folder.empty()) throw Error("cannot install", name, "there is no home folder; set HOME");
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw Error("cannot create folder", folder.string(), error.message());
    return folder / (free_name(name) + ".safetensors");
}

namespace {

// Copies an ONNX file and the description beside it, if there is one: the description first, since without it the
// network would be given other pictures.
fs::path install_onnx(const fs::path& file) {
    if (const auto known = installed_already(file, installed_models())) return *known;
    (void)load_model(file);
    const auto target = new_user_model(file.stem().string()).replace_extension(".onnx");
    const auto beside = onnx::description_of(file), description = onnx::description_of(target);
    std::error_code none;
    const bool described = fs::exists(beside, none);
    if (described)
        copy_model(beside, description);
    else if (fs::exists(description, none))
        throw Error("cannot install", file.string(), description.string() + " would describe it; remove that file");
    try {
        copy_model(file, target);
    } catch (...) {
        if (described) fs::remove(description, none);
        throw;
    }
    return target;
}

}  // namespace

fs::path install_model(const fs::path& file) {
    if (onnx::is_onnx_name(file)) return install_onnx(file);
    const bool as_it_is = is_model_file(file);
    if (as_it_is) {
        if (const auto known = installed_already(file, installed_models())) return *known;
        (void)load_model(file);
    }
    const auto imported = as_it_is ? ImportedModel{} : import_checkpoint(file, std::nullopt);

    const auto target = new_user_model(file.stem().string());
    if (as_it_is)
        copy_model(file, target);
    else
        save_model(*imported.network, imported.training, target, imported.type, Existing::kKeep);
    return target;
}

std::optional<fs::path> installed_already(const fs::path& file, const std::vector<fs::path>& installed) {
    for (const auto& known : installed)
        if (known.filename() == file.filename() && same_bytes(known, file)) return known;
    return std::nullopt;
}

void copy_model(const fs::path& from, const fs::path& to) {
    PendingFile copy(to, Existing::kKeep);
    std::error_code error;
    fs::copy_file(from, copy.temporary(), fs::copy_options::overwrite_existing, error);
    if (error) throw Error("cannot copy to", to.string(), error.message());
    copy.commit();
}

fs::path find_model(const std::string& name_or_file) {
    return find(name_or_file, models::Task::kRestore);
}

fs::path find_segmenter(const std::string& name_or_file) {
    return find(name_or_file, models::Task::kSegment);
}

}  // namespace deweather::checkpoint
