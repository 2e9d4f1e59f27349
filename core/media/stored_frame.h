// A decoded frame as planes, which a VideoFrame carries from the reader to the writer.
#pragma once

#include "core/media/ffmpeg.h"
#include "core/media/orientation.h"

namespace deweather::media {

struct StoredFrame {
    ffmpeg::Frame planes;
    Orientation orientation;
};

}  // namespace deweather::media
