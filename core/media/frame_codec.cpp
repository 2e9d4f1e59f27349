#include "core/media/frame_codec.h"

extern "C" {
#include <libavutil/opt.h>
}

#include <ATen/ops/empty.h>

#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/media/ffmpeg.h"
#include "core/media/planes.h"

namespace deweather::media {

namespace {

constexpr const char* kWhat = "cannot encode a frame";
constexpr int kLargestQuantiser = 51;
// x265 accepts no picture smaller than its largest block.
constexpr int64_t kMinSide = 64;

void check(int code) {
    if (code < 0) throw Error(kWhat, "", ffmpeg::words(code));
}

// Encoders require even sides, because two pixels share a chroma sample.
int64_t padded_side(int64_t pixels) {
    return std::max(kMinSide, (pixels + 1) / 2 * 2);
}

// Pads by repeating the last row and column.
at::Tensor padded(const at::Tensor& rgb) {
    const int64_t height = rgb.size(1), width = rgb.size(2);
    const int64_t rows = padded_side(height), columns = padded_side(width);
    at::Tensor source = rgb.contiguous();
    if (rows == height && columns == width) return source;
    auto result = at::empty({3, rows, columns}, at::kFloat);
    auto* to = result.data_ptr<float>();
    for (int64_t channel = 0; channel < 3; ++channel)
        for (int64_t y = 0; y < rows; ++y, to += columns) {
            const auto* from = source.const_data_ptr<float>() + (channel * height + std::min(y, height - 1)) * width;
            std::copy_n(from, width, to);
            std::fill(to + width, to + columns, from[width - 1]);
        }
    return result;
}

void describe(AVFrame& frame) {
    frame.color_range = AVCOL_RANGE_MPEG;
    frame.colorspace = AVCOL_SPC_BT709;
    frame.chroma_location = AVCHROMA_LOC_LEFT;
}

ffmpeg::Frame frame_of(const at::Tensor& rgb) {
    auto frame = ffmpeg::new_frame();
    frame->format = AV_PIX_FMT_YUV420P;
    frame->height = static_cast<int>(rgb.size(1));
    frame->width = static_cast<int>(rgb.size(2));
    describe(*frame);
    check(av_frame_get_buffer(frame.get(), 0));
    set_rgb(rgb, {}, *frame);
    frame->pts = 0;
    return frame;
}

ffmpeg::Codec opened(const AVCodec& codec, const ffmpeg::Frame& frame, const FrameCodecOptions& options) {
    ffmpeg::Codec context(avcodec_alloc_context3(&codec));
    if (!context) throw std::bad_alloc();
    context->width = frame->width;
    context->height = frame->height;
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->time_base = {1, 25};
    context->color_range = frame->color_range;
    context->colorspace = frame->colorspace;
    context->chroma_sample_location = frame->chroma_location;
    context->thread_count = 1;
    context->gop_size = 1;
    context->max_b_frames = 0;
    const auto set = [&](const char* name, const std::string& value) {
        check(av_opt_set(context->priv_data, name, value.c_str(), 0));
    };
    const auto quantiser = std::to_string(options.quantiser);
    // Presets differ mostly in motion search, which a single frame does not use.
    set("preset", "veryfast");
    if (options.codec == VideoCodec::kH264) {
        set("qp", quantiser);
        set("rc-lookahead", "0");
    } else {
        set("x265-params",
            "log-level=none:pools=none:frame-threads=1:rc-lookahead=0:bframes=0:keyint=1:qp=" + quantiser);
    }
    check(avcodec_open2(context.get(), &codec, nullptr));
    return context;
}

// Encodes the frame to its single packet.
ffmpeg::Packet encoded(const AVCodec& codec, const ffmpeg::Frame& frame, const FrameCodecOptions& options) {
    const auto context = opened(codec, frame, options);
    auto packet = ffmpeg::new_packet();
    check(avcodec_send_frame(context.get(), frame.get()));
    check(avcodec_send_frame(context.get(), nullptr));
    check(avcodec_receive_packet(context.get(), packet.get()));
    return packet;
}

ffmpeg::Frame decoded(AVCodecID id, const ffmpeg::Packet& packet) {
    const auto* codec = avcodec_find_decoder(id);
    if (codec == nullptr) throw Error(kWhat, "", "this FFmpeg cannot decode it again; install a complete one");
    ffmpeg::Codec context(avcodec_alloc_context3(codec));
    if (!context) throw std::bad_alloc();
    context->thread_count = 1;
    check(avcodec_open2(context.get(), codec, nullptr));
    auto frame = ffmpeg::new_frame();
    check(avcodec_send_packet(context.get(), packet.get()));
    check(avcodec_send_packet(context.get(), nullptr));
    check(avcodec_receive_frame(context.get(), frame.get()));
    describe(*frame);
    return frame;
}

}  // namespace

at::Tensor through_video(const at::Tensor& rgb, const FrameCodecOptions& options) {
    if (!rgb.defined() || rgb.dim() != 3 || rgb.size(0) != 3 || rgb.numel() == 0 || rgb.scalar_type() != at::kFloat ||
        !rgb.is_cpu())
        throw Error(kWhat, "", "the picture has to be float32 [3,H,W] on the CPU");
    if (options.quantiser < 0 || options.quantiser > kLargestQuantiser)
        throw Error(kWhat, "", "the quantiser has to be from 0 to 51, not " + std::to_string(options.quantiser));
    if (options.codec != VideoCodec::kH264 && options.codec != VideoCodec::kH265)
        throw Error(kWhat, name_of(options.codec), "use h264 or h265");
    ffmpeg::be_quiet();
    const char* name = options.codec == VideoCodec::kH264 ? "libx264" : "libx265";
    const auto* codec = avcodec_find_encoder_by_name(name);
    if (codec == nullptr)
        throw Error(kWhat, name, "this FFmpeg lacks that encoder; install one that has it, or draw no video");
    const auto result = decoded(codec->id, encoded(*codec, frame_of(padded(rgb)), options));
    return rgb_of(*result).narrow(1, 0, rgb.size(1)).narrow(2, 0, rgb.size(2)).clamp(0, 1).contiguous();
}

}  // namespace deweather::media
