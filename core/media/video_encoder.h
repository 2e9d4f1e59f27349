// Opens an encoder for restored frames, with pixel format, quality and tags chosen by those of the source.
//
//     const EncoderPlan plan = plan_encoder(source, *first, "h265", 75, 0, container);
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

// All settings for opening an encoder.
struct EncoderPlan {
    EncoderInfo encoder;
    int quality = 75, threads = 0;
    int width = 0, height = 0;
    AVPixelFormat pixels = AV_PIX_FMT_NONE;  // the encoder's input format
    AVPixelFormat planar = AV_PIX_FMT_NONE;  // the planar format before packing to it, with the same samples
    AVRational time_base{1, 1}, frame_rate{0, 1}, pixel_aspect{0, 1};
    AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
    AVColorPrimaries primaries = AVCOL_PRI_UNSPECIFIED;
    AVColorTransferCharacteristic transfer = AVCOL_TRC_UNSPECIFIED;
    AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
    AVChromaLocation chroma = AVCHROMA_LOC_UNSPECIFIED;
    bool other_range = false;  // the range differs from the source's: samples are converted by way of RGB
    bool interlaced = false, top_field_first = false;
    bool global_header = false;
    std::string display, light;      // HDR side data in the syntax of x264 and x265, may be empty
    std::vector<std::string> notes;  // losses of the source's samples
};

// first: the first frame, as planes. name: an encoder, a codec, or empty for the source's own codec if the container
// supports it, else the container's usual one. Throws Error if none can be opened for these frames.
EncoderPlan plan_encoder(const FrameSource& source, const AVFrame& first, const std::string& name, int quality,
                         int threads, const Container& container);

// Throws Error if it can no longer be opened.
ffmpeg::Codec open_encoder(const EncoderPlan& plan);

// Converts a frame in plan.planar to the encoder's input: unchanged, packed, or uploaded.
ffmpeg::Frame for_encoder(const ffmpeg::Frame& planes, const EncoderPlan& plan, const AVCodecContext& encoder);

}  // namespace deweather::media
