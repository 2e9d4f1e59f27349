// The last step of an export: muxes the parts of restored video and the source's other streams into one file.
//
//     const JoinJob join{source, container, *video, *first, copied};
//     join_parts(parts, join, file, notes, progress);
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/media/ffmpeg.h"
#include "core/media/stream_copy.h"
#include "core/media/video_parts.h"

namespace deweather::media {

class FrameSource;

// A stream copied from the source: unchanged, or its subtitles converted to another codec.
struct CopiedStream {
    int index = 0;
    AVCodecID as = AV_CODEC_ID_NONE;
};

struct JoinJob {
    const FrameSource& source;
    Container container;
    const AVCodecParameters& video;  // as set by the encoder, without its header
    const AVFrame& first;            // of the source, for its side data
    const std::vector<CopiedStream>& copied;
    bool begins_later = false;        // the parts begin at an in point, which becomes the output's start
    std::optional<int64_t> end = {};  // the out point, in ticks, at which other streams end
};

// The note about a container that rounds frame times to this many seconds.
std::string rounding_note(double tick);

// Writes to a temporary file. Adds losses to notes. Throws Error (disk full, folder gone) and Cancelled.
void join_parts(const VideoParts& parts, const JoinJob& job, const std::filesystem::path& file,
                std::vector<std::string>& notes, Progress& progress);

}  // namespace deweather::media
