// A decoded frame as planes, which a VideoFrame carries from the reader to the writer.
//
//     StoredFrame stored{.planes = std::move(planes), .orientation = orientation_of(matrix)};
//     frame.stored = std::make_shared<const StoredFrame>(std::move(stored));
#pragma once

#include "core/media/ffmpeg.h"
#include "core/media/orientation.h"

namespace deweather::media {

struct StoredFrame {
    ffmpeg::Frame planes;
    Orientation orientation;
};

}  // namespace deweather::media
