#include "trainer/presets.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/base/utf8.h"
#include "trainer/toml.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> files() {
    std::error_code none;
    std::vector<fs::path> found;
    for (fs::directory_iterator entry(resource_folder() / "training", none), end; !none && entry != end;
         entry.increment(none))
        if (entry->path().extension() == ".toml") found.push_back(entry->path());
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.stem() < b.stem(); });
    return found;
}

// path: the chain of files that led to this one, including itself.
nlohmann::json read_extended(const fs::path& file, std::vector<fs::path> path) {
    auto json = read_toml(file);
    const auto field = json.find("extends");
    if (field == json.end()) return json;
    const auto fails = [&](const std::string& why) { return Error("cannot extend in", file.string(), why); };
    if (!field->is_string()) throw fails("'extends' has to be the name of a preset or file, not " + json_text(*field));
    const auto name = field->get<std::string>();
    fs::path base;
    std::error_code none;
    if (fs::is_regular_file(file.parent_path() / name, none)) {
        base = file.parent_path() / name;
    } else {
        try {
            base = find_preset(name);
        } catch (const Error& error) {
            throw fails(error.what());
        }
    }
    if (std::any_of(path.begin(), path.end(),
                    [&](const fs::path& before) { return fs::equivalent(before, base, none); }))
        throw fails("'" + name + "' leads back to where it began; take one 'extends' out");
    path.push_back(base);
    auto settings = read_extended(base, std::move(path));
    json.erase("extends");
    settings.merge_patch(json);
    return settings;
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

nlohmann::json read_preset(const std::string& name_or_file) {
    const auto file = find_preset(name_or_file);
    return read_extended(file, {file});
}

}  // namespace deweather::trainer
