#include "core/restore/file_names.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string_view>

#include "core/base/error.h"
#include "core/media/image_header.h"
#include "core/media/video_info.h"

namespace deweather::restore {

namespace fs = std::filesystem;

namespace {

constexpr const char* kRestored = "_restored";
constexpr const char* kCompare = "_compare";

// Suffixes that this program's commands add to the names of their inputs.
constexpr std::array<std::string_view, 4> kSuffixes = {kRestored, kCompare, "_labels", "_overlay"};

// Names that a message lists before it only counts them.
constexpr std::size_t kListed = 3;

// The stem that a result of this program has its name from; empty for another name.
std::string source_stem(std::string_view stem) {
    for (const auto suffix : kSuffixes)
        if (stem.size() > suffix.size() && stem.ends_with(suffix))
            return std::string(stem.substr(0, stem.size() - suffix.size()));
    return {};
}

}  // namespace

fs::path restored_name(const fs::path& input) {
    const bool other_kind = media::is_video_name(input) && !media::is_restored_video_name(input);
    return input.parent_path() /
           (input.stem().string() + kRestored + (other_kind ? ".mkv" : media::result_extension(input).string()));
}

fs::path comparison_name(const fs::path& input, const fs::path& output) {
    return output.parent_path() / (input.stem().string() + kCompare + output.extension().string());
}

namespace {

std::vector<fs::path> files_in(const fs::path& folder, bool recursive, bool videos, std::vector<fs::path>* results) {
    std::vector<fs::path> found;
    std::set<fs::path> sources;  // without extension
    std::error_code error;
    const auto take = [&](const fs::directory_entry& entry) {
        // Hidden ones are results that another process is about to finish, and what some systems leave beside a
        // picture.
        const auto& path = entry.path();
        const bool picture = media::is_picture_name(path);
        if (!entry.is_regular_file(error) || path.filename().string().starts_with('.') ||
            (!picture && !media::is_video_name(path)))
            return;
        sources.insert(path.parent_path() / path.stem());
        if (picture || videos) found.push_back(path);
    };
    try {
        if (recursive)
            for (const auto& entry :
                 fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied))
                take(entry);
        else
            for (const auto& entry : fs::directory_iterator(folder)) take(entry);
    } catch (const fs::filesystem_error& failure) {
        throw Error("cannot read folder", folder.string(), failure.code().message());
    }
    std::sort(found.begin(), found.end());
    const auto is_result = [&](const fs::path& file) {
        const auto source = source_stem(file.stem().string());
        return !source.empty() && sources.contains(file.parent_path() / source);
    };
    const auto first_result = std::stable_partition(found.begin(), found.end(), std::not_fn(is_result));
    if (results != nullptr) results->insert(results->end(), first_result, found.end());
    found.erase(first_result, found.end());
    return found;
}

}  // namespace

std::vector<fs::path> pictures_in(const fs::path& folder, bool recursive, std::vector<fs::path>* results) {
    return files_in(folder, recursive, false, results);
}

std::vector<fs::path> pictures_and_videos_in(const fs::path& folder, bool recursive, std::vector<fs::path>* results) {
    return files_in(folder, recursive, true, results);
}

std::string left_out(const std::vector<fs::path>& results) {
    if (results.empty()) return {};
    std::string names;
    for (std::size_t i = 0; i < std::min(results.size(), kListed); ++i)
        names += (i == 0 ? "" : ", ") + results[i].filename().string();
    if (results.size() > kListed) names += ", ...";
    const bool one = results.size() == 1;
    return std::to_string(results.size()) + (one ? " result of an earlier run is" : " results of earlier runs are") +
           " left out (" + names + "), as " + (one ? "its source lies" : "their sources lie") + " beside " +
           (one ? "it; name it to take it" : "them; name them to take them");
}

}  // namespace deweather::restore
