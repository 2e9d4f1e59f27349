// The end of an export: the parts of restored video and the source's other streams into one file.
//
//     join_parts(parts, source, plan, ...);
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/media/ffmpeg.h"
#include "core/media/video_parts.h"

namespace deweather::media {

class FrameSource;

struct JoinJob {
    const FrameSource& source;
    const AVOutputFormat& container;
    const AVCodecParameters& video;   // as the encoder has it, without its header
    const AVFrame& first;             // of the source, for its side data
    const std::vector<int>& copied;   // the source's streams that come along, by their index
    bool begins_later = false;        // the parts begin at an in point, which becomes the output's start
    std::optional<int64_t> end = {};  // the out point, in ticks, beyond which nothing of other streams is wanted
};

// Writes to a file that nobody else sees yet. Adds what could not be kept to notes. Throws Error (disk full, folder
// gone) and Cancelled.
void join_parts(const VideoParts& parts, const JoinJob& job, const std::filesystem::path& file,
                std::vector<std::string>& notes, Progress& progress);

}  // namespace deweather::media
