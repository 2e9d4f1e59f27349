#include "core/media/video_encoder.h"

extern "C" {
#include <libavutil/hwcontext.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/opt.h>
}

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/base/point_locale.h"
#include "core/media/frame_source.h"
#include "core/media/planes.h"
#include "core/media/quiet.h"

namespace deweather::media {

namespace {

constexpr AVRational kUsualRate{25, 1};

AVCodecID id_of(VideoCodec codec) {
    constexpr std::array kIds = {AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1, AV_CODEC_ID_PRORES,
                                 AV_CODEC_ID_FFV1};
    return kIds[static_cast<std::size_t>(codec)];
}

// Maps quality 0..100 to the encoder's constant rate factor, coarse to fine. At the default of 75: H.264 18.5, H.265
// 20, AV1 25.5, at which differences are rarely visible.
double rate_factor(VideoCodec codec, int quality) {
    const double q = quality / 100.0;
    switch (codec) {
        case VideoCodec::kH264:
            return 41 - 30 * q;
        case VideoCodec::kH265:
            return 44 - 32 * q;
        default:
            return 63 - 50 * q;
    }
}

// ProRes has profiles instead of a factor: proxy, LT, standard, HQ; with full chroma 4444.
int prores_profile(int quality, AVPixelFormat pixels) {
    if (pixels != AV_PIX_FMT_YUV422P10LE) return 4;
    return std::clamp(quality / 25, 0, 3);
}

void set(AVCodecContext& context, const char* name, const std::string& value) {
    av_opt_set(context.priv_data, name, value.c_str(), 0);
}

void set_quality(AVCodecContext& context, const EncoderPlan& plan) {
    const std::string& name = plan.encoder.name;
    const double factor = rate_factor(plan.encoder.codec, plan.quality);
    const std::string text = fixed(factor, 2), whole = fixed(std::round(factor), 0);
    if (name == "libx264" || name == "libx265") {
        set(context, "preset", "medium");
        set(context, "crf", text);
        std::string more = name == "libx265" ? "log-level=none:pools=" + std::to_string(std::max(plan.threads, 0)) : "";
        if (name == "libx265" && plan.threads <= 0) more = "log-level=none";
        const auto add = [&](const std::string& option) { more += (more.empty() ? "" : ":") + option; };
        if (!plan.display.empty()) add((name == "libx265" ? "master-display=" : "mastering-display=") + plan.display);
        if (!plan.light.empty()) add((name == "libx265" ? "max-cll=" : "cll=") + plan.light);
        if (name == "libx265" && !plan.display.empty()) add("hdr10=1");
        if (!more.empty()) set(context, name == "libx265" ? "x265-params" : "x264-params", more);
    } else if (name == "libaom-av1") {
        set(context, "cpu-used", "6");
        set(context, "row-mt", "1");
        set(context, "crf", whole);
    } else if (name == "librav1e") {
        set(context, "speed", "8");
        set(context, "qp", fixed(factor * 255 / 63, 0));
    } else if (name == "prores_ks") {
        set(context, "profile", std::to_string(prores_profile(plan.quality, plan.pixels)));
        set(context, "vendor", "apl0");
    } else if (name == "ffv1") {
        context.level = 3;
        set(context, "slicecrc", "1");
        set(context, "coder", "range_tab");
        context.gop_size = 1;
    } else if (name.ends_with("_nvenc")) {
        set(context, "preset", "p5");
        set(context, "rc", "vbr");
        set(context, "cq", text);
    } else if (name.ends_with("_qsv")) {
        context.global_quality = static_cast<int>(std::lround(factor));
    } else if (name.ends_with("_vaapi")) {
        set(context, "rc_mode", "CQP");
        set(context, "qp", whole);
        context.global_quality = static_cast<int>(std::lround(factor));
    }
}

// The pixel formats in main memory that an encoder accepts; for a device-only encoder, those that can be uploaded.
std::vector<AVPixelFormat> formats_of(const AVCodec& codec) {
    std::vector<AVPixelFormat> formats;
    for (const AVPixelFormat* format = codec.pix_fmts; format != nullptr && *format != AV_PIX_FMT_NONE; ++format)
        if ((av_pix_fmt_desc_get(*format)->flags & AV_PIX_FMT_FLAG_HWACCEL) == 0 &&
            !std::string_view(av_get_pix_fmt_name(*format)).starts_with("yuvj"))
            formats.push_back(*format);
    if (formats.empty()) formats = {AV_PIX_FMT_NV12, AV_PIX_FMT_P010LE};
    return formats;
}

bool device_only(const AVCodec& codec) {
    return codec.pix_fmts != nullptr && (av_pix_fmt_desc_get(codec.pix_fmts[0])->flags & AV_PIX_FMT_FLAG_HWACCEL) != 0;
}

// Sets up the device and its frames for an encoder that works on device memory.
void attach_device(AVCodecContext& context, const AVCodec& codec, const EncoderPlan& plan) {
    const auto* device_format = avcodec_get_hw_config(&codec, 0);
    if (device_format == nullptr) return;
    AVBufferRef* opened = nullptr;
    if (av_hwdevice_ctx_create(&opened, device_format->device_type, nullptr, nullptr, 0) < 0) return;
    const ffmpeg::Buffer device(opened);
    ffmpeg::Buffer frames(av_hwframe_ctx_alloc(device.get()));
    if (!frames) return;
    auto* description = reinterpret_cast<AVHWFramesContext*>(frames->data);
    description->format = codec.pix_fmts[0];
    description->sw_format = plan.pixels == codec.pix_fmts[0] ? AV_PIX_FMT_NV12 : plan.pixels;
    description->width = plan.width;
    description->height = plan.height;
    if (av_hwframe_ctx_init(frames.get()) < 0) return;
    context.pix_fmt = codec.pix_fmts[0];
    context.hw_frames_ctx = frames.release();
}

// Chromaticities and luminances in x265's syntax: G(x,y)B(x,y)R(x,y)WP(x,y)L(max,min), in 1/50000 and 1/10000.
std::string in_words(const AVMasteringDisplayMetadata& display) {
    const auto scaled = [](AVRational value, double scale) {
        return std::to_string(std::llround(av_q2d(value) * scale));
    };
    const auto point = [&](std::string name, const AVRational* xy) {
        return name.append("(").append(scaled(xy[0], 50000)).append(",").append(scaled(xy[1], 50000)).append(")");
    };
    if (display.has_primaries == 0 || display.has_luminance == 0) return {};
    return point("G", display.display_primaries[1]) + point("B", display.display_primaries[2]) +
           point("R", display.display_primaries[0]) + point("WP", display.white_point) + "L(" +
           scaled(display.max_luminance, 10000) + "," + scaled(display.min_luminance, 10000) + ")";
}

// HDR side data of the frame, or else of its stream.
template <typename Data>
const Data* side_data(const AVFrame& frame, AVFrameSideDataType of_frame, const AVStream& stream,
                      AVPacketSideDataType of_stream) {
    if (const auto* found = av_frame_get_side_data(&frame, of_frame)) return reinterpret_cast<const Data*>(found->data);
    return reinterpret_cast<const Data*>(av_stream_get_side_data(&stream, of_stream, nullptr));
}

void take_hdr(EncoderPlan& plan, const AVFrame& first, const AVStream& stream) {
    if (const auto* display = side_data<AVMasteringDisplayMetadata>(first, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA,
                                                                    stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA))
        plan.display = in_words(*display);
    if (const auto* light = side_data<AVContentLightMetadata>(first, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, stream,
                                                              AV_PKT_DATA_CONTENT_LIGHT_LEVEL))
        plan.light = std::to_string(light->MaxCLL) + "," + std::to_string(light->MaxFALL);
    if (av_frame_get_side_data(&first, AV_FRAME_DATA_DYNAMIC_HDR_PLUS) != nullptr)
        plan.notes.emplace_back("its dynamic HDR10+ data are left out; the static HDR data are kept");
    if (av_stream_get_side_data(&stream, AV_PKT_DATA_DOVI_CONF, nullptr) != nullptr)
        plan.notes.emplace_back("its Dolby Vision data are left out");
}

// The encoder's format that preserves most of the source's. Some encoders crop partial chroma samples.
AVPixelFormat choose_pixels(const AVCodec& codec, AVPixelFormat source, int width, int height, bool& fits) {
    std::vector<AVPixelFormat> formats = formats_of(codec);
    const bool whole_samples =
        codec.id == AV_CODEC_ID_H264 || codec.id == AV_CODEC_ID_HEVC || codec.id == AV_CODEC_ID_PRORES;
    if (whole_samples)
        std::erase_if(formats, [&](AVPixelFormat format) {
            const auto* pixels = av_pix_fmt_desc_get(format);
            return width % (1 << pixels->log2_chroma_w) != 0 || height % (1 << pixels->log2_chroma_h) != 0;
        });
    // The source's own format, packed or not, comes first: the search below does not know that packing is lossless.
    for (const auto format : formats)
        if (format == source) return fits = true, format;
    for (const auto format : formats)
        if (planar_format(format) == source) return fits = true, format;
    fits = !formats.empty();
    if (!fits) return AV_PIX_FMT_NONE;
    formats.push_back(AV_PIX_FMT_NONE);
    const bool alpha = (av_pix_fmt_desc_get(source)->flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
    return avcodec_find_best_pix_fmt_of_list(formats.data(), source, alpha ? 1 : 0, nullptr);
}

// Encoders that mark each interlaced frame as such, so that players deinterlace it.
bool marks_fields(VideoCodec codec) {
    return codec == VideoCodec::kH264 || codec == VideoCodec::kProres || codec == VideoCodec::kFfv1;
}

// Whether planes with alpha have a transparent pixel.
bool shows_transparency(const AVFrame& planes) {
    constexpr int kAlpha = 3;
    constexpr uint8_t kOpaque = 0xFF;
    for (int y = 0; y < planes.height; ++y) {
        const uint8_t* row = planes.data[kAlpha] + static_cast<std::ptrdiff_t>(y) * planes.linesize[kAlpha];
        if (std::any_of(row, row + planes.width, [](uint8_t alpha) { return alpha != kOpaque; })) return true;
    }
    return false;
}

void note_losses(EncoderPlan& plan, const AVFrame& first, bool palette) {
    const auto *from = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(first.format)),
               *to = av_pix_fmt_desc_get(plan.planar);
    const std::string by = "; FFV1 keeps all";
    if (to->comp[0].depth < from->comp[0].depth)
        plan.notes.push_back("its " + std::to_string(from->comp[0].depth) + " bits become " +
                             std::to_string(to->comp[0].depth) + by);
    // A palette may hold transparent colours that no pixel uses, such as unspecified ones.
    if ((from->flags & ~to->flags & AV_PIX_FMT_FLAG_ALPHA) != 0 && (!palette || shows_transparency(first)))
        plan.notes.push_back("its transparency is left out" + by);
    if (to->nb_components >= 3 && from->nb_components >= 3 &&
        (to->log2_chroma_w > from->log2_chroma_w || to->log2_chroma_h > from->log2_chroma_h))
        plan.notes.push_back("its colours become coarser than its brightness" + by);
    const bool h26x = plan.encoder.codec == VideoCodec::kH264 || plan.encoder.codec == VideoCodec::kH265;
    const bool odd = plan.width % 2 != 0 || plan.height % 2 != 0;
    if (h26x && odd && from->log2_chroma_w > 0 && to->log2_chroma_w == 0)
        plan.notes.emplace_back(
            plan.encoder.codec == VideoCodec::kH264
                ? "its odd size asks for colours as fine as its brightness (H.264, High 4:4:4), which many browsers, "
                  "phones and televisions do not play; AV1 does without"
                : "its odd size asks for colours as fine as its brightness (H.265, Main 4:4:4), which many browsers, "
                  "phones and televisions do not play; AV1 does without");
    if (plan.other_range)
        plan.notes.emplace_back("its samples of full range become those of limited range, as ProRes has no other");
    if (plan.interlaced)
        plan.notes.emplace_back(
            marks_fields(plan.encoder.codec)
                ? "it is interlaced: both fields of a frame are restored together, as one picture"
                : "it is interlaced: both fields of a frame are restored together, as one picture; the frames of this "
                  "codec do not say so, those of h264, prores and ffv1 do");
}

// The default codec: the source's own, else H.265 for more than 8 bits, else H.264, as far as the container supports
// it.
std::string default_codec(AVCodecID source, int depth, const Container& container) {
    std::vector<VideoCodec> wanted;
    for (const auto codec :
         {VideoCodec::kH264, VideoCodec::kH265, VideoCodec::kAv1, VideoCodec::kProres, VideoCodec::kFfv1})
        if (id_of(codec) == source) wanted.push_back(codec);
    if (depth > 8) wanted.push_back(VideoCodec::kH265);
    wanted.insert(wanted.end(),
                  {VideoCodec::kH264, VideoCodec::kH265, VideoCodec::kAv1, VideoCodec::kProres, VideoCodec::kFfv1});
    for (const auto codec : wanted) {
        if (!holds_codec(container, id_of(codec), FF_COMPLIANCE_NORMAL)) continue;
        for (const auto& encoder : available_encoders())
            if (encoder.codec == codec && !encoder.hardware) return std::string(name_of(codec));
    }
    throw Error("no codec for", container.format.name, "use .mp4, .mkv, .mov or .webm");
}

}  // namespace

ffmpeg::Codec open_encoder(const EncoderPlan& plan) {
    const AVCodec* codec = avcodec_find_encoder_by_name(plan.encoder.name.c_str());
    ffmpeg::Codec context(codec == nullptr ? nullptr : avcodec_alloc_context3(codec));
    if (!context) throw Error("cannot open encoder", plan.encoder.name, "this FFmpeg does not have it");
    context->width = plan.width;
    context->height = plan.height;
    context->pix_fmt = plan.pixels;
    context->time_base = plan.time_base;
    context->framerate = plan.frame_rate;
    context->sample_aspect_ratio = plan.pixel_aspect;
    context->color_range = plan.range;
    context->color_primaries = plan.primaries;
    context->color_trc = plan.transfer;
    context->colorspace = plan.matrix;
    context->chroma_sample_location = plan.chroma;
    context->thread_count = plan.threads;
    context->field_order = !plan.interlaced ? AV_FIELD_PROGRESSIVE : plan.top_field_first ? AV_FIELD_TT : AV_FIELD_BB;
    if (plan.interlaced && (plan.encoder.name == "libx264" || plan.encoder.name == "prores_ks"))
        context->flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME;
    if (plan.global_header) context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    context->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL;  // for FFV1 with more than 8 bits and slices
    const Quiet quiet;                                            // some encoders' own libraries print messages
    const PointLocale point;                                      // and some parse and print numbers with the locale
    set_quality(*context, plan);
    if (device_only(*codec)) attach_device(*context, *codec, plan);
    if (const int code = avcodec_open2(context.get(), codec, nullptr); code < 0)
        throw Error("cannot open encoder", plan.encoder.name,
                    "it refuses " + std::to_string(plan.width) + " x " + std::to_string(plan.height) + " pixels of " +
                        av_get_pix_fmt_name(plan.pixels) + " (" + ffmpeg::words(code) + "); use another codec");
    return context;
}

EncoderPlan plan_encoder(const FrameSource& source, const AVFrame& first, const std::string& name, int quality,
                         int threads, const Container& container) {
    const AVStream& stream = source.stream();
    const auto own = static_cast<AVPixelFormat>(first.format);
    const auto* pixels = av_pix_fmt_desc_get(own);
    EncoderPlan plan;
    plan.quality = quality;
    plan.threads = threads;
    plan.width = first.width;
    plan.height = first.height;
    plan.time_base = stream.time_base;
    plan.frame_rate =
        stream.avg_frame_rate.num > 0 && stream.avg_frame_rate.den > 0 ? stream.avg_frame_rate : kUsualRate;
    plan.pixel_aspect = stream.sample_aspect_ratio.num > 0 ? stream.sample_aspect_ratio : first.sample_aspect_ratio;
    plan.interlaced = first.interlaced_frame != 0;
    plan.top_field_first = first.top_field_first != 0;
    plan.global_header = (container.format.flags & AVFMT_GLOBALHEADER) != 0;
    take_hdr(plan, first, stream);

    const auto wanted = encoders_named(
        name.empty() ? default_codec(stream.codecpar->codec_id, pixels->comp[0].depth, container) : name);
    std::string why;
    for (const auto& encoder : wanted) {
        if (!holds_codec(container, id_of(encoder.codec), FF_COMPLIANCE_EXPERIMENTAL))
            throw Error("cannot write", encoder.name,
                        std::string("a file of the kind ") + container.format.name +
                            " does not hold it; use .mkv or another codec");
        const AVCodec* codec = avcodec_find_encoder_by_name(encoder.name.c_str());
        bool fits = true;
        plan.encoder = encoder;
        plan.pixels = choose_pixels(*codec, own, first.width, first.height, fits);
        if (!fits) {
            why = encoder.name + " takes no frames of an odd width or height";
            continue;
        }
        plan.planar = planar_format(plan.pixels);
        // RGB tags do not apply to YUV.
        const bool from_rgb = (pixels->flags & AV_PIX_FMT_FLAG_RGB) != 0,
                   to_rgb = (av_pix_fmt_desc_get(plan.planar)->flags & AV_PIX_FMT_FLAG_RGB) != 0;
        plan.range = first.color_range;
        plan.matrix = first.colorspace;
        plan.chroma = first.chroma_location;
        if (from_rgb && !to_rgb) {
            plan.range = AVCOL_RANGE_MPEG;
            plan.matrix = AVCOL_SPC_BT709;
        } else if (to_rgb) {
            plan.range = AVCOL_RANGE_JPEG;
            plan.matrix = AVCOL_SPC_RGB;
        }
        // A ProRes stream cannot mark its samples as full-range, and players assume limited range.
        plan.other_range = encoder.codec == VideoCodec::kProres && !to_rgb && plan.range == AVCOL_RANGE_JPEG;
        if (plan.other_range) plan.range = AVCOL_RANGE_MPEG;
        plan.primaries = first.color_primaries;
        plan.transfer = first.color_trc;
        try {
            (void)open_encoder(plan);
            note_losses(plan, first, source.decoder().pix_fmt == AV_PIX_FMT_PAL8);
            return plan;
        } catch (const Error& error) {
            why = error.what();
        }
    }
    throw Error("cannot write video with", wanted.front().name, why);
}

ffmpeg::Frame for_encoder(const ffmpeg::Frame& planes, const EncoderPlan& plan, const AVCodecContext& encoder) {
    ffmpeg::Frame packed = to_planes(*planes, plan.pixels, plan.width, plan.height);
    if (encoder.hw_frames_ctx == nullptr) return packed;
    ffmpeg::Frame uploaded = ffmpeg::new_frame();
    int code = av_hwframe_get_buffer(encoder.hw_frames_ctx, uploaded.get(), 0);
    if (code >= 0) code = av_hwframe_transfer_data(uploaded.get(), packed.get(), 0);
    if (code >= 0) code = av_frame_copy_props(uploaded.get(), packed.get());
    if (code < 0) throw Error("cannot encode with", plan.encoder.name, ffmpeg::words(code));
    return uploaded;
}

}  // namespace deweather::media
