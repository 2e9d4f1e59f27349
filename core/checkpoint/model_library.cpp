#include "core/checkpoint/model_library.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "core/base/error.h"

namespace deweather::checkpoint {

namespace fs = std::filesystem;

std::vector<fs::path> model_folders() {
    std::vector<fs::path> folders;
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    std::stringstream named(variable("DEWEATHER_MODELS"));
    for (std::string folder; std::getline(named, folder, ':');)
        if (!folder.empty()) folders.emplace_back(folder);
    const std::string data = variable("XDG_DATA_HOME"), home = variable("HOME");
    if (!data.empty())
        folders.push_back(fs::path(data) / "deweather/models");
    else if (!home.empty())
        folders.push_back(fs::path(home) / ".local/share/deweather/models");
    std::error_code none;
    const auto program = fs::read_symlink("/proc/self/exe", none);
    folders.push_back(program.parent_path().parent_path() / "share/deweather/models");
    folders.emplace_back(DEWEATHER_SOURCE_RESOURCES "/models");
    return folders;
}

std::vector<fs::path> installed_models() {
    std::vector<fs::path> models;
    for (const auto& folder : model_folders()) {
        std::error_code none;
        std::vector<fs::path> here;
        for (fs::directory_iterator entry(folder, none), end; !none && entry != end; entry.increment(none))
            if (entry->path().extension() == ".safetensors" && entry->is_regular_file(none))
                here.push_back(entry->path());
        std::sort(here.begin(), here.end());
        for (const auto& file : here)
            if (std::none_of(models.begin(), models.end(), [&](const fs::path& m) { return m.stem() == file.stem(); }))
                models.push_back(file);
    }
    return models;
}

fs::path find_model(const std::string& name_or_file) {
    const auto installed = installed_models();
    std::string names;
    for (const auto& file : installed) {
        if (file.stem().string() == name_or_file) return file;
        names += (names.empty() ? "" : ", ") + file.stem().string();
    }
    std::error_code none;
    if (!name_or_file.empty() && fs::exists(name_or_file, none)) return name_or_file;
    throw Error("unknown model", name_or_file,
                "it is neither a file nor installed; installed are " + (names.empty() ? std::string("none") : names));
}

}  // namespace deweather::checkpoint
