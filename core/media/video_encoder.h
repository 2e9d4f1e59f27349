// Opens an encoder for restored frames: its pixel format, quality and tags by those of the source.
//
//     const EncoderPlan plan = plan_encoder(source, first, {.codec = "h265", .quality = 75}, ".mkv");
//     ffmpeg::Codec encoder = open_encoder(plan);             // one for each segment
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/media/ffmpeg.h"
#include "core/media/stream_copy.h"
#include "core/media/video_codec.h"

namespace deweather::media {

class FrameSource;

// All that an encoder is opened with.
struct EncoderPlan {
    EncoderInfo encoder;
    int quality = 75, threads = 0;
    int width = 0, height = 0;
    AVPixelFormat pixels = AV_PIX_FMT_NONE;  // that the encoder takes
    AVPixelFormat planar = AV_PIX_FMT_NONE;  // planes that go into it, by another packing of the same samples at most
    AVRational time_base{1, 1}, frame_rate{0, 1}, pixel_aspect{0, 1};
    AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
    AVColorPrimaries primaries = AVCOL_PRI_UNSPECIFIED;
    AVColorTransferCharacteristic transfer = AVCOL_TRC_UNSPECIFIED;
    AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
    AVChromaLocation chroma = AVCHROMA_LOC_UNSPECIFIED;
    bool other_range = false;  // than the source's: samples are not its own but come by way of RGB
    bool interlaced = false, top_field_first = false;
    bool global_header = false;
    std::string display, light;      // HDR side data in the words of x264 and x265, may be empty
    std::vector<std::string> notes;  // what of the source's samples cannot be kept
};

// first: the first frame, as planes. name: an encoder, a codec, or empty for the source's own codec where the container
// holds it, else the container's usual one. Throws Error where none can be opened for these frames.
EncoderPlan plan_encoder(const FrameSource& source, const AVFrame& first, const std::string& name, int quality,
                         int threads, const Container& container);

// Throws Error where it cannot be opened any more.
ffmpeg::Codec open_encoder(const EncoderPlan& plan);

// A frame of plan.planar as the encoder takes it: itself, packed, or uploaded.
ffmpeg::Frame for_encoder(const ffmpeg::Frame& planes, const EncoderPlan& plan, const AVCodecContext& encoder);

}  // namespace deweather::media
