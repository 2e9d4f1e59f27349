// Context of the examples in core/media.
#pragma once

#include <opencv2/imgcodecs.hpp>

namespace deweather::examples::in_core_media {

struct Context {
    Any show, print, offer, note, write;
    at::Tensor restore(const at::Tensor& rgb);
    std::filesystem::path path, file;
    Progress progress;
    std::vector<std::string> notes;

    std::vector<uint8_t> bytes, profile, png, data, encoded;
    media::Image picture;
    media::VideoFrame frame;
    at::Tensor rgb, samples, restored, restored_rows;
    int64_t width, height, first_row, limit;

    AVFormatContext *input, *output;
    AVStream* stream;
    AVPacket* packet;
    AVFrame *decoded, *result, *first;
    AVCodecParameters* parameters;
    int video;
    int64_t pts;
    const media::Container container;
    const media::FrameSource& source;
    std::array<int32_t, 9> matrix;
    media::ffmpeg::Frame planes;
    const float* chroma_row;
    float* luma_row;
    const media::VideoParts& parts;
    const std::vector<media::CopiedStream>& copied;
    nlohmann::json job;
};

struct IsoBoxesContext : Context {
    std::span<const uint8_t> exif;
};

struct MetadataContext : Context {
    std::string extended_xmp;
};

struct TiffLayoutContext {
    media::TiffMemory& file;
};

struct TiffSamplesContext {
    media::TiffMemory& file;
    const media::TiffLayout layout;
    std::optional<media::TiffAlpha> alpha;
};

struct JpegEncoderContext {
    media::Samples samples;
};

struct VideoJoinContext : Context {
    AVCodecParameters* video;
};

}  // namespace deweather::examples::in_core_media
