// Checks whether a Matroska or WebM file has the length stated in its header, which distinguishes a truncated file from
// one whose last picture has a long duration.
//
//     if (!is_whole_matroska("held.mkv")) note("it was cut short");
#pragma once

#include <filesystem>

namespace deweather::media {

// Returns false also for files without a stated length, such as live recordings, and for files that are not Matroska.
bool is_whole_matroska(const std::filesystem::path& file);

}  // namespace deweather::media
