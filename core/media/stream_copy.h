// Streams, chapters and tags from one container into another, as they are.
//
//     if (can_hold(*container, *video_parameters, stream)) add_copy(*output, *stream);
#pragma once

#include "core/media/ffmpeg.h"

namespace deweather::media {

// Whether a container takes this video stream, and beside it this other one if there is one: tried on one in memory.
bool can_hold(const AVOutputFormat& container, const AVCodecParameters& video, const AVStream* stream);

// A stream of the output with the same codec, tags, disposition and side data.
AVStream& add_copy(AVFormatContext& output, const AVStream& stream);

// The video's own stream: restored samples by these parameters, but the source's tags, disposition and the side data
// that still hold: how it is turned, HDR, stereo and sphere; from its first frame where the stream has none.
AVStream& add_video(AVFormatContext& output, const AVCodecParameters& parameters, const AVStream& source,
                    const AVFrame& first);

// What a file says of itself, without what only describes its container.
void copy_tags(AVFormatContext& output, const AVFormatContext& input);

// Chapters between two times in units of AV_TIME_BASE, moved to an output that begins at the first.
void copy_chapters(AVFormatContext& output, const AVFormatContext& input, int64_t from, int64_t to);

}  // namespace deweather::media
