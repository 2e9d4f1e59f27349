#include "core/restore/file_names.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/media/image_header.h"
#include "core/media/video_info.h"

namespace deweather::restore {

namespace fs = std::filesystem;

namespace {

constexpr const char* kSuffix = "_restored";

}  // namespace

fs::path restored_name(const fs::path& input) {
    const bool other_kind = media::is_video_name(input) && !media::is_restored_video_name(input);
    return input.parent_path() /
           (input.stem().string() + kSuffix + (other_kind ? ".mkv" : media::result_extension(input).string()));
}

namespace {

std::vector<fs::path> files_in(const fs::path& folder, bool recursive, bool videos) {
    std::vector<fs::path> found;
    std::error_code error;
    const auto take = [&](const fs::directory_entry& entry) {
        // Hidden ones are results that another process is about to finish, and what some systems leave beside a
        // picture.
        const auto stem = entry.path().stem().string();
        if (entry.is_regular_file(error) &&
            (media::is_picture_name(entry.path()) || (videos && media::is_video_name(entry.path()))) &&
            !stem.starts_with('.') && !stem.ends_with(kSuffix))
            found.push_back(entry.path());
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
    return found;
}

}  // namespace

std::vector<fs::path> pictures_in(const fs::path& folder, bool recursive) {
    return files_in(folder, recursive, false);
}

std::vector<fs::path> pictures_and_videos_in(const fs::path& folder, bool recursive) {
    return files_in(folder, recursive, true);
}

}  // namespace deweather::restore
