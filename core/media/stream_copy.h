// Streams, chapters and tags from one container into another, as they are.
//
//     if (can_hold(target, *video_parameters, {{.from = stream}})) add_copy(*output, *stream, nullptr);
#pragma once

#include <vector>

#include "core/media/ffmpeg.h"

namespace deweather::media {

// What is written.
struct Container {
    const AVOutputFormat& format;
    bool m2ts = false;  // MPEG-TS as cameras and Blu-ray discs have it
};

// Whether a container is meant to hold a codec, to this level of FFmpeg's strictness: MPEG-TS takes any, most of which
// nobody could read again.
bool holds_codec(const Container& container, AVCodecID codec, int strictness);

// A stream that comes along, as it is or by these parameters.
struct Companion {
    const AVStream* from = nullptr;
    const AVCodecParameters* as = nullptr;
};

// Whether a container takes this video stream and beside it all of these: tried on one in memory. ticks: where given,
// receives the unit in which it would count the video's times.
bool can_hold(const Container& container, const AVCodecParameters& video, AVRational time_base,
              const std::vector<Companion>& companions, AVRational* ticks = nullptr);

// A stream of the output with the same tags, disposition and side data, and the same codec, or that of other
// parameters.
AVStream& add_copy(AVFormatContext& output, const AVStream& stream, const AVCodecParameters* as);

// The video's own stream: restored samples by these parameters, but the source's tags, disposition and the side data
// that still hold: how it is turned, HDR, stereo and sphere; from its first frame where the stream has none.
AVStream& add_video(AVFormatContext& output, const AVCodecParameters& parameters, const AVStream& source,
                    const AVFrame& first);

// What a file says of itself, without what only describes its container.
void copy_tags(AVFormatContext& output, const AVFormatContext& input);

// Chapters between two times in units of AV_TIME_BASE, moved to an output that begins at the first.
void copy_chapters(AVFormatContext& output, const AVFormatContext& input, int64_t from, int64_t to);

}  // namespace deweather::media
