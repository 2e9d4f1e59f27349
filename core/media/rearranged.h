// RGB frames whose samples are only laid out in another way, as bgra and gbrap are: copied sample by sample, since
// libswscale rounds the alpha of some of them.
//
//     if (is_rearranged(AV_PIX_FMT_BGRA, AV_PIX_FMT_GBRAP)) planes = rearranged(*decoded, AV_PIX_FMT_GBRAP);
#pragma once

#include "core/media/ffmpeg.h"

namespace deweather::media {

// Whether both are RGB of samples of the same depth, each in bytes of its own.
bool is_rearranged(AVPixelFormat from, AVPixelFormat to);

// The frame in that format, with its times, tags and side data; opaque if it has no alpha. is_rearranged() holds.
ffmpeg::Frame rearranged(const AVFrame& frame, AVPixelFormat to);

}  // namespace deweather::media
