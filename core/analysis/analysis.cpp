#include "core/analysis/analysis.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>

#include "core/analysis/load.h"

namespace deweather::analysis {

namespace fs = std::filesystem;

namespace {

constexpr std::array<const char*, 4> kNames = {"rain", "drop", "haze", "snow"};
constexpr const char* kUnknown = "unknown";

// The shortest path suffixes that are still unique.
std::vector<std::string> short_names(const std::vector<fs::path>& paths) {
    std::vector<std::string> names;
    for (std::size_t parts = 1;; ++parts) {
        names.clear();
        bool longest = true;
        for (const auto& path : paths) {
            const auto count = static_cast<std::size_t>(std::distance(path.begin(), path.end()));
            fs::path name;
            for (auto part = std::next(path.begin(), static_cast<std::ptrdiff_t>(count - std::min(parts, count)));
                 part != path.end(); ++part)
                name /= *part;
            names.push_back(name.generic_string());
            longest = longest && parts >= count;
        }
        auto sorted = names;
        std::sort(sorted.begin(), sorted.end());
        if (longest || std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) return names;
    }
}

std::vector<PictureGroup> by_path(const Analysis& analysis, bool folders) {
    std::map<fs::path, std::vector<std::size_t>> found;
    for (std::size_t i = 0; i < analysis.pictures.size(); ++i) {
        const auto path = fs::path(analysis.pictures[i].file).lexically_normal();
        found[folders ? path.parent_path() : path].push_back(i);
    }
    std::vector<fs::path> paths;
    for (const auto& [path, pictures] : found) paths.push_back(path);
    const auto names = short_names(paths);
    std::vector<PictureGroup> result;
    for (std::size_t i = 0; i < paths.size(); ++i)
        result.push_back({.name = names[i].empty() ? "." : names[i], .pictures = found[paths[i]]});
    return result;
}

std::vector<PictureGroup> by_weather(const Analysis& analysis) {
    std::vector<PictureGroup> result;
    for (const auto* name : {kNames[0], kNames[1], kNames[2], kNames[3], "clean", ""}) {
        PictureGroup group{.name = *name == '\0' ? kUnknown : name, .pictures = {}};
        for (std::size_t i = 0; i < analysis.pictures.size(); ++i)
            if (analysis.pictures[i].weather == name) group.pictures.push_back(i);
        if (!group.pictures.empty()) result.push_back(std::move(group));
    }
    return result;
}

}  // namespace

std::vector<PictureGroup> groups(const Analysis& analysis, Grouping grouping) {
    switch (grouping) {
        case Grouping::kWeather:
            return by_weather(analysis);
        case Grouping::kFolder:
            return by_path(analysis, true);
        case Grouping::kPicture:
            return by_path(analysis, false);
        case Grouping::kAll:
            break;
    }
    PictureGroup all{.name = "all", .pictures = std::vector<std::size_t>(analysis.pictures.size())};
    std::iota(all.pictures.begin(), all.pictures.end(), std::size_t{0});
    return {all};
}

std::vector<std::size_t> group_of_pictures(const Analysis& analysis, const std::vector<PictureGroup>& groups) {
    std::vector<std::size_t> result(analysis.pictures.size(), 0);
    for (std::size_t i = 0; i < groups.size(); ++i)
        for (const auto picture : groups[i].pictures) result.at(picture) = i;
    return result;
}

std::vector<int64_t> choices(const Analysis& analysis, std::size_t layer, const std::vector<std::size_t>& pictures) {
    std::vector<int64_t> sum(static_cast<std::size_t>(analysis.layers.at(layer).experts), 0);
    const auto add = [&](const AnalysedPicture& picture) {
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += picture.choices.at(layer).at(i);
    };
    if (pictures.empty())
        for (const auto& picture : analysis.pictures) add(picture);
    for (const auto picture : pictures) add(analysis.pictures.at(picture));
    return sum;
}

std::vector<int32_t> top_experts(const Analysis& analysis, std::size_t layer) {
    const auto experts = static_cast<std::ptrdiff_t>(analysis.layers.at(layer).experts);
    const auto& gates = analysis.tokens.layers.at(layer).gates;
    std::vector<int32_t> top;
    for (auto token = gates.begin(); token != gates.end(); token += experts)
        top.push_back(static_cast<int32_t>(std::max_element(token, token + experts) - token));
    return top;
}

std::optional<double> specialisation(const Analysis& analysis, std::size_t layer) {
    std::vector<int64_t> table;
    std::size_t rows = 0;
    for (const auto& group : by_weather(analysis)) {
        if (group.name == kUnknown) continue;
        const auto counts = choices(analysis, layer, group.pictures);
        table.insert(table.end(), counts.begin(), counts.end());
        ++rows;
    }
    if (rows < 2) return std::nullopt;
    return mutual_information(table, analysis.layers[layer].experts);
}

std::string named_weather(const AnalysedPicture& picture) {
    if (!picture.seen) return {};
    const auto& seen = *picture.seen;
    const auto most = std::max_element(seen.begin(), seen.end()) - seen.begin();
    const auto index = static_cast<std::size_t>(most);
    return seen[index] >= 0.5 ? kNames[index] : "clean";
}

}  // namespace deweather::analysis
