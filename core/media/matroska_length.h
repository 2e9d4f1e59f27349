// Whether a Matroska or WebM file is as long as its own header says, which tells one that was cut short from one whose
// last picture is shown for long.
//
//     if (!is_whole_matroska("held.mkv")) note("it was cut short");
#pragma once

#include <filesystem>

namespace deweather::media {

// False also for files that do not say it, as those of a recording that goes on, and for what is no Matroska.
bool is_whole_matroska(const std::filesystem::path& file);

}  // namespace deweather::media
