// Copies streams, chapters and tags from one container to another without re-encoding.
//
//     if (can_hold(container, *parameters, stream->time_base, {{.from = stream}})) add_copy(*output, *stream, nullptr);
#pragma once

#include <vector>

#include "core/media/ffmpeg.h"

namespace deweather::media {

// The output container.
struct Container {
    const AVOutputFormat& format;
    bool m2ts = false;  // MPEG-TS in the variant of cameras and Blu-ray discs
};

// Whether a container officially supports a codec, at this level of FFmpeg's strictness: MPEG-TS accepts any, most of
// which would be unreadable.
bool holds_codec(const Container& container, AVCodecID codec, int strictness);

// A stream to be copied, with its own parameters or these.
struct Companion {
    const AVStream* from = nullptr;
    const AVCodecParameters* as = nullptr;
};

// Whether a container accepts this video stream together with all of these: tried on one in memory. ticks: if not null,
// receives the container's time base for the video.
bool can_hold(const Container& container, const AVCodecParameters& video, AVRational time_base,
              const std::vector<Companion>& companions, AVRational* ticks = nullptr);

// Adds an output stream with the same tags, disposition and side data, and the same codec or that of other parameters.
AVStream& add_copy(AVFormatContext& output, const AVStream& stream, const AVCodecParameters* as);

// Adds the video's own stream: restored samples with these parameters, but the source's tags, disposition and the side
// data that are still valid: orientation, HDR, stereo and spherical video; from its first frame if the stream has none.
AVStream& add_video(AVFormatContext& output, const AVCodecParameters& parameters, const AVStream& source,
                    const AVFrame& first);

// Copies a file's tags, except those that describe its container.
void copy_tags(AVFormatContext& output, const AVFormatContext& input);

// Copies the chapters between two times in units of AV_TIME_BASE, shifted for an output that begins at the first.
void copy_chapters(AVFormatContext& output, const AVFormatContext& input, int64_t from, int64_t to);

}  // namespace deweather::media
