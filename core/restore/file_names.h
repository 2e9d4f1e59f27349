// Which files are pictures and videos to restore, and what their results are called. Includes nothing of LibTorch.
//
//     for (const auto& picture : restore::pictures_in("holiday", false)) save(restore::restored_name(picture));
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace deweather::restore {

// The name of a result beside its input: rain.jpg to rain_restored.jpg. A video of a kind that cannot take what is
// written becomes Matroska, which holds every stream: rain.avi to rain_restored.mkv. A picture of a kind that is only
// read becomes one that is written: rain.heic to rain_restored.jpg.
std::filesystem::path restored_name(const std::filesystem::path& input);

// The name of the picture that shows an input beside its result: rain_compare.jpg, in the result's folder and format.
std::filesystem::path comparison_name(const std::filesystem::path& input, const std::filesystem::path& output);

// The pictures of a folder by name, sorted, without hidden ones and without results: NAME_restored, NAME_compare,
// NAME_labels and NAME_overlay where a picture or video called NAME lies beside them, so that a second run over the
// same folder does not take the first one's results for pictures. With recursive also those of its folders; linked
// folders are not entered. results: where given, those that were left out are added. Throws Error where the folder
// cannot be read.
std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder, bool recursive,
                                               std::vector<std::filesystem::path>* results = nullptr);

// The same with videos among them.
std::vector<std::filesystem::path> pictures_and_videos_in(const std::filesystem::path& folder, bool recursive,
                                                          std::vector<std::filesystem::path>* results = nullptr);

// A message to the user: "3 results of earlier runs are left out (a_restored.jpg, a_compare.jpg, ...); name them to
// take them". Empty where there are none.
std::string left_out(const std::vector<std::filesystem::path>& results);

}  // namespace deweather::restore
