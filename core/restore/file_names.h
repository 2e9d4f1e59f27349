// Which files are pictures and videos to restore, and what their results are called. Includes nothing of LibTorch.
//
//     for (const auto& picture : restore::pictures_in("holiday", false)) save(restore::restored_name(picture));
#pragma once

#include <filesystem>
#include <vector>

namespace deweather::restore {

// The name of a result beside its input: rain.jpg to rain_restored.jpg. A video of a kind that cannot take what is
// written becomes Matroska, which holds every stream: rain.avi to rain_restored.mkv. A picture of a kind that is only
// read becomes one that is written: rain.heic to rain_restored.jpg.
std::filesystem::path restored_name(const std::filesystem::path& input);

// The pictures of a folder by name, sorted, without hidden ones and those that are results themselves (*_restored);
// with recursive also those of its folders. Throws Error where it cannot be read.
std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder, bool recursive);

// The same with videos among them.
std::vector<std::filesystem::path> pictures_and_videos_in(const std::filesystem::path& folder, bool recursive);

}  // namespace deweather::restore
