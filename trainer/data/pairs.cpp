#include "trainer/data/pairs.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/media/image_header.h"
#include "core/restore/file_names.h"
#include "core/weather/weather_words.h"
#include "trainer/data/names.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

constexpr const char* kListFile = "allweather.txt";
constexpr std::string_view kListedInput = "input", kListedClean = "gt";
constexpr std::string_view kCityscapes = "leftimg8bit";

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

// A picture and its path below its folder without extension: the stem by which names are compared.
struct Picture {
    fs::path file;
    std::string stem;
};

std::vector<Picture> pictures_below(const fs::path& folder) {
    std::vector<Picture> pictures;
    for (const auto& file : restore::pictures_in(folder, true))
        pictures.push_back({file, file.lexically_relative(folder).replace_extension().generic_string()});
    return pictures;
}

// The rule that derives a clean picture's name from the degraded one's.
enum class Naming { kSame, kWithoutRole, kShortened };

std::size_t begin_of_name(const std::string& stem) {
    return stem.rfind('/') + 1;  // 0 without a folder
}

std::string key_of(const std::string& stem, Naming naming, bool with_folders) {
    const auto begin = begin_of_name(stem);
    const std::string name = naming == Naming::kWithoutRole ? without_role(stem.substr(begin)) : stem.substr(begin);
    return with_folders ? stem.substr(0, begin) + name : name;
}

// The index of each degraded picture's clean picture.
using Matches = std::vector<std::optional<std::size_t>>;

Matches match(const std::vector<Picture>& degraded, const std::vector<Picture>& clean, Naming naming,
              bool with_folders) {
    // No value if several pictures have the key, which makes it ambiguous.
    std::unordered_map<std::string, std::optional<std::size_t>> by_key;
    for (std::size_t i = 0; i < clean.size(); ++i) {
        const auto [place, is_new] = by_key.emplace(key_of(clean[i].stem, naming, with_folders), i);
        if (!is_new) place->second.reset();
    }
    const auto find = [&](const std::string& key) {
        const auto found = by_key.find(key);
        return found == by_key.end() ? std::nullopt : found->second;
    };
    Matches matches;
    for (const auto& picture : degraded) {
        auto key = key_of(picture.stem, naming, with_folders);
        std::optional<std::size_t> found;
        if (naming != Naming::kShortened) {
            found = find(key);
        } else {
            for (auto cut = key.find_last_of("_-"); !found && cut != key.npos && cut > begin_of_name(key);
                 cut = key.find_last_of("_-")) {
                key.resize(cut);
                found = find(key);
            }
        }
        matches.push_back(found);
    }
    return matches;
}

std::ptrdiff_t count(const Matches& matches) {
    return std::count_if(matches.begin(), matches.end(), [](const auto& match) { return match.has_value(); });
}

// The rule that pairs most pictures; on ties, the stricter one.
Matches best_match(const std::vector<Picture>& degraded, const std::vector<Picture>& clean) {
    Matches best(degraded.size());
    for (const bool with_folders : {true, false})
        for (const auto naming : {Naming::kSame, Naming::kWithoutRole, Naming::kShortened})
            if (auto matches = match(degraded, clean, naming, with_folders); count(matches) > count(best))
                best = std::move(matches);
    return best;
}

std::string weather_of(const Picture& picture, const std::string& folder, const std::string& set) {
    const fs::path within = fs::path(picture.stem).parent_path();
    std::vector<std::string> names = {set, folder};
    for (const auto& part : within) names.push_back(part.string());
    for (auto name = names.rbegin(); name != names.rend(); ++name)
        if (const auto weather = weather::weather_in(*name); !weather.empty()) return std::string(weather);
    // Only Cityscapes: in other sets, file names mislead (pictures with raindrops may end in _rain).
    const auto stem = picture.file.stem().string();
    return lower(stem).find(kCityscapes) == std::string::npos ? "" : std::string(weather::weather_in(stem));
}

struct CleanFolder {
    std::vector<Picture> pictures;
    std::vector<bool> used = {};
};

// Pairs the pictures of a folder (with this name) with the clean folder that has most of their partners.
void add_pairs(PairedData& data, const std::vector<Picture>& degraded, const std::string& folder,
               std::vector<CleanFolder>& clean_folders) {
    Matches best(degraded.size());
    CleanFolder* clean = nullptr;
    for (auto& candidate : clean_folders) {
        auto matches = best_match(degraded, candidate.pictures);
        if (clean != nullptr && count(matches) <= count(best)) continue;
        best = std::move(matches);
        clean = &candidate;
    }
    clean->used.resize(clean->pictures.size());
    for (std::size_t i = 0; i < degraded.size(); ++i) {
        if (!best[i]) {
            data.problems.push_back(degraded[i].file.string() + ": no single clean picture matches its name");
            continue;
        }
        clean->used[*best[i]] = true;
        data.pairs.push_back(
            {degraded[i].file, clean->pictures[*best[i]].file, weather_of(degraded[i], folder, data.name)});
    }
}

void report_unused(PairedData& data, const std::vector<CleanFolder>& clean_folders) {
    for (const auto& folder : clean_folders)
        for (std::size_t i = 0; i < folder.used.size(); ++i)
            if (!folder.used[i])
                data.problems.push_back(folder.pictures[i].file.string() + ": no degraded picture matches its name");
}

// The entry of a folder that has this name in any case.
std::optional<fs::path> entry_named(const fs::path& folder, std::string_view name) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none))
        if (lower(entry.path().filename().string()) == name) return entry.path();
    return std::nullopt;
}

// A listed line as a path below input/: "./allweather/input/a.png", "input/a.png" and "a.png" are the same.
fs::path below_input(const fs::path& line) {
    fs::path below;
    for (const auto& part : line.lexically_normal().relative_path()) {
        below /= part;
        if (lower(part.string()) == kListedInput) below.clear();
    }
    return below;
}

void pair_listed(PairedData& data, const fs::path& list) {
    const auto folder = list.has_parent_path() ? list.parent_path() : fs::path(".");
    const auto input = entry_named(folder, kListedInput), clean = entry_named(folder, kListedClean);
    if (!input || !clean) throw Error("no pairs by", list.string(), "the folders input and gt have to be beside it");
    std::ifstream stream(list);
    std::vector<Picture> degraded;
    std::error_code none;
    for (std::string line; std::getline(stream, line);) {
        const auto begin = line.find_first_not_of(" \t\r"), end = line.find_last_not_of(" \t\r");
        if (begin == std::string::npos) continue;
        fs::path below = below_input(line.substr(begin, end - begin + 1));
        const auto file = *input / below;
        if (fs::is_regular_file(file, none))
            degraded.push_back({file, below.replace_extension().generic_string()});
        else
            data.problems.push_back(file.string() + ": it is listed in " + list.filename().string() +
                                    " and is not there");
    }
    if (stream.bad() || !stream.eof()) throw Error("cannot read", list.string(), "the file cannot be read to its end");
    // Unlisted clean pictures are allowed: a list may be a subset.
    std::vector<CleanFolder> clean_folders = {{.pictures = pictures_below(*clean)}};
    add_pairs(data, degraded, input->filename().string(), clean_folders);
}

void pair_folders(PairedData& data, const fs::path& folder) {
    std::vector<fs::path> degraded;
    std::vector<CleanFolder> clean_folders;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (!entry.is_directory(none)) continue;
        const auto role = role_of(entry.path().filename().string());
        if (role == Role::kDegraded) degraded.push_back(entry.path());
        if (role == Role::kClean) clean_folders.push_back({.pictures = pictures_below(entry.path())});
    }
    std::sort(degraded.begin(), degraded.end());
    if (!clean_folders.empty())
        for (const auto& place : degraded)
            add_pairs(data, pictures_below(place), place.filename().string(), clean_folders);
    if (!degraded.empty()) report_unused(data, clean_folders);
}

void pair_within(PairedData& data, const fs::path& folder) {
    std::vector<Picture> degraded;
    std::vector<CleanFolder> clean(1);
    for (const auto& file : restore::pictures_in(folder, false)) {
        const auto stem = file.stem().string();
        const auto role = role_of(stem);
        if (role == Role::kDegraded) degraded.push_back({file, stem});
        if (role == Role::kClean) clean.front().pictures.push_back({file, stem});
    }
    if (degraded.empty() || clean.front().pictures.empty()) return;
    add_pairs(data, degraded, "", clean);
    report_unused(data, clean);
}

}  // namespace

PairedData find_pairs(const fs::path& folder) {
    std::error_code none;
    PairedData data;
    if (fs::is_regular_file(folder, none) && lower(folder.extension().string()) == ".txt") {
        data.name = folder.stem().string();
        pair_listed(data, folder);
    } else if (!fs::is_directory(folder, none)) {
        throw Error("no data in", folder.string(), "there is no such folder");
    } else {
        data.name = fs::weakly_canonical(folder, none).filename().string();
        try {
            if (const auto list = entry_named(folder, kListFile)) {
                pair_listed(data, *list);
            } else {
                pair_folders(data, folder);
                if (data.pairs.empty()) pair_within(data, folder);
            }
        } catch (const fs::filesystem_error& failure) {
            throw Error("cannot read folder", folder.string(), failure.code().message());
        }
    }
    if (data.pairs.empty())
        throw Error("no pairs in", folder.string(),
                    data.problems.empty() ? "it needs folders of degraded and of clean pictures with the same names, "
                                            "such as input and target, rain and clean, hazy and GT"
                                          : data.problems.front());
    return data;
}

std::vector<fs::path> find_pictures(const fs::path& folder) {
    auto pictures = restore::pictures_in(folder, true);
    if (pictures.empty()) throw Error("no pictures in", folder.string(), "choose a folder that holds some");
    return pictures;
}

}  // namespace deweather::trainer
