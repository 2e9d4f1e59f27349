#include "trainer/presets.h"

#include <algorithm>

#include "core/base/error.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

// Beside the installed program, or in the sources.
std::vector<fs::path> files() {
    std::error_code none;
    const auto program = fs::read_symlink("/proc/self/exe", none);
    std::vector<fs::path> found;
    for (const auto& folder : {program.parent_path().parent_path() / "share/deweather/training",
                               fs::path(DEWEATHER_SOURCE_RESOURCES "/training")}) {
        for (fs::directory_iterator entry(folder, none), end; !none && entry != end; entry.increment(none))
            if (entry->path().extension() == ".toml") found.push_back(entry->path());
        if (!found.empty()) break;
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

std::vector<std::string> presets() {
    std::vector<std::string> names;
    for (const auto& file : files()) names.push_back(file.stem().string());
    return names;
}

fs::path find_preset(const std::string& name_or_file) {
    std::string names;
    for (const auto& file : files()) {
        if (file.stem().string() == name_or_file) return file;
        names += (names.empty() ? "" : ", ") + file.stem().string();
    }
    std::error_code none;
    if (fs::is_regular_file(name_or_file, none)) return name_or_file;
    throw Error("unknown preset", name_or_file, "it is neither a file nor a preset; presets are " + names);
}

}  // namespace deweather::trainer
