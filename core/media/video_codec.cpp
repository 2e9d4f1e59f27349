#include "core/media/video_codec.h"

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/media/video_encoder.h"

namespace deweather::media {

namespace {

struct Known {
    VideoCodec codec;
    const char* name;
    bool hardware;
};

// SVT-AV1 is left out: Debian's version 1.4 hangs when it is closed before its last frame was sent, so cancellation
// would never finish.
constexpr std::array kKnown = {
    Known{.codec = VideoCodec::kH264, .name = "libx264", .hardware = false},
    Known{.codec = VideoCodec::kH264, .name = "h264_nvenc", .hardware = true},
    Known{.codec = VideoCodec::kH264, .name = "h264_qsv", .hardware = true},
    Known{.codec = VideoCodec::kH264, .name = "h264_vaapi", .hardware = true},
    Known{.codec = VideoCodec::kH265, .name = "libx265", .hardware = false},
    Known{.codec = VideoCodec::kH265, .name = "hevc_nvenc", .hardware = true},
    Known{.codec = VideoCodec::kH265, .name = "hevc_qsv", .hardware = true},
    Known{.codec = VideoCodec::kH265, .name = "hevc_vaapi", .hardware = true},
    Known{.codec = VideoCodec::kAv1, .name = "libaom-av1", .hardware = false},
    Known{.codec = VideoCodec::kAv1, .name = "librav1e", .hardware = false},
    Known{.codec = VideoCodec::kAv1, .name = "av1_nvenc", .hardware = true},
    Known{.codec = VideoCodec::kAv1, .name = "av1_qsv", .hardware = true},
    Known{.codec = VideoCodec::kAv1, .name = "av1_vaapi", .hardware = true},
    Known{.codec = VideoCodec::kProres, .name = "prores_ks", .hardware = false},
    Known{.codec = VideoCodec::kFfv1, .name = "ffv1", .hardware = false},
};

bool opens(const EncoderInfo& encoder) {
    const AVCodec* codec = avcodec_find_encoder_by_name(encoder.name.c_str());
    if (codec == nullptr) return false;
    if (!encoder.hardware) return true;  // needs only its library, which is linked
    EncoderPlan plan;
    plan.encoder = encoder;
    plan.threads = 1;
    plan.width = plan.height = 256;  // above the minimum of all hardware
    plan.planar = AV_PIX_FMT_YUV420P;
    plan.pixels = codec->pix_fmts == nullptr ? AV_PIX_FMT_YUV420P : codec->pix_fmts[0];
    plan.time_base = {1, 25};
    plan.frame_rate = {25, 1};
    try {
        return open_encoder(plan) != nullptr;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace

std::string_view name_of(VideoCodec codec) {
    constexpr std::array<std::string_view, 5> kNames = {"h264", "h265", "av1", "prores", "ffv1"};
    return kNames[static_cast<std::size_t>(codec)];
}

const std::vector<EncoderInfo>& available_encoders() {
    static const std::vector<EncoderInfo> encoders = [] {
        ffmpeg::be_quiet();
        std::vector<EncoderInfo> found;
        for (const auto& known : kKnown) {
            const EncoderInfo info{.codec = known.codec, .name = known.name, .hardware = known.hardware};
            if (opens(info)) found.push_back(info);
        }
        std::stable_partition(found.begin(), found.end(), [](const EncoderInfo& info) { return !info.hardware; });
        return found;
    }();
    return encoders;
}

std::vector<EncoderInfo> encoders_named(std::string_view name) {
    std::vector<EncoderInfo> fitting;
    std::string all;
    for (const auto& encoder : available_encoders()) {
        // A codec's name means its software encoders, which give the same result on every machine.
        if (name == encoder.name || (name == name_of(encoder.codec) && !encoder.hardware)) fitting.push_back(encoder);
        all += (all.empty() ? "" : ", ") + encoder.name;
    }
    if (fitting.empty())
        throw Error("no encoder for", name, "use h264, h265, av1, prores, ffv1, or one of those here: " + all);
    return fitting;
}

}  // namespace deweather::media
