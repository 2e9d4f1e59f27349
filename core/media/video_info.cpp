#include "core/media/video_info.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace deweather::media {

namespace {

constexpr std::array<std::string_view, 35> kExtensions = {
    ".264",  ".265", ".3g2", ".3gp",  ".asf", ".avi", ".divx", ".dv",  ".f4v",  ".flv", ".h264", ".h265",
    ".hevc", ".ivf", ".m2t", ".m2ts", ".m2v", ".m4v", ".mkv",  ".mov", ".mp4",  ".mpe", ".mpeg", ".mpg",
    ".mts",  ".mxf", ".nut", ".ogm",  ".ogv", ".tod", ".ts",   ".vob", ".webm", ".wmv", ".y4m"};

constexpr std::array<std::string_view, 8> kRestored = {".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mts", ".ts", ".webm"};

std::string extension_of(const std::filesystem::path& path) {
    auto extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

}  // namespace

std::vector<std::string_view> video_extensions() {
    return {kExtensions.begin(), kExtensions.end()};
}

bool is_video_name(const std::filesystem::path& path) {
    return std::find(kExtensions.begin(), kExtensions.end(), extension_of(path)) != kExtensions.end();
}

bool is_restored_video_name(const std::filesystem::path& path) {
    return std::find(kRestored.begin(), kRestored.end(), extension_of(path)) != kRestored.end();
}

}  // namespace deweather::media
