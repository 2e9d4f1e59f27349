#include "core/segment/ground_truth.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"

namespace deweather::segment {

namespace fs = std::filesystem;

namespace {

// The fastest to read come first; polygons are not supported.
constexpr std::array<std::string_view, 5> kKinds = {"_labelIds", "_labelTrainIds", "_instanceIds", "_color", ""};
constexpr std::array<std::string_view, 3> kTruth = {"_gtFine", "_gtCoarse", "_leftImg8bit"};

// The common part of the names of a picture and its labels.
std::string scene_of(const fs::path& file) {
    auto name = file.stem().string();
    for (const auto word : kTruth)
        if (const auto place = name.find(word); place != name.npos && place > 0) name.resize(place);
    return name;
}

std::size_t rank_of(const fs::path& file) {
    const auto name = file.stem().string();
    return static_cast<std::size_t>(
        std::find_if(kKinds.begin(), kKinds.end(), [&](std::string_view kind) { return name.ends_with(kind); }) -
        kKinds.begin());
}

}  // namespace

GroundTruth::GroundTruth(const fs::path& folder) : folder_(folder) {
    std::error_code error;
    std::vector<fs::path> all;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".png") all.push_back(entry->path());
    if (error) throw Error("cannot read folder", folder.string(), error.message());
    std::sort(all.begin(), all.end());
    for (const auto& file : all) {
        const auto [known, added] = files_.emplace(scene_of(file), file);
        if (!added && rank_of(file) < rank_of(known->second)) known->second = file;
    }
    if (files_.empty()) throw Error("no ground truth in", folder.string(), "there is no PNG file in it");
}

fs::path GroundTruth::of(const fs::path& picture) const {
    const auto found = files_.find(scene_of(picture));
    if (found == files_.end())
        throw Error("no ground truth for", picture.string(),
                    "there is no " + scene_of(picture) + ".png in " + folder_.string());
    return found->second;
}

}  // namespace deweather::segment
