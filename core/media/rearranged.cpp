#include "core/media/rearranged.h"

#include <cstring>
#include <new>

namespace deweather::media {

namespace {

bool has_whole_samples(const AVPixFmtDescriptor& format) {
    constexpr uint64_t kOther = AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM |
                                AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT;
    if ((format.flags & AV_PIX_FMT_FLAG_RGB) == 0 || (format.flags & kOther) != 0 || format.nb_components < 3)
        return false;
    for (int i = 0; i < format.nb_components; ++i) {
        const auto& component = format.comp[i];
        if (component.shift != 0 || component.depth < 8 || component.depth != format.comp[0].depth) return false;
    }
    return true;
}

template <typename Sample>
void copy(const AVFrame& from, const AVPixFmtDescriptor& own, const AVFrame& to, const AVPixFmtDescriptor& wanted) {
    const auto opaque = static_cast<Sample>((1U << wanted.comp[0].depth) - 1);
    for (int component = 0; component < wanted.nb_components; ++component) {
        const auto& target = wanted.comp[component];
        for (int y = 0; y < to.height; ++y) {
            uint8_t* out =
                to.data[target.plane] + static_cast<std::ptrdiff_t>(y) * to.linesize[target.plane] + target.offset;
            if (component >= own.nb_components) {
                for (int x = 0; x < to.width; ++x, out += target.step) std::memcpy(out, &opaque, sizeof opaque);
                continue;
            }
            const auto& source = own.comp[component];
            const uint8_t* in =
                from.data[source.plane] + static_cast<std::ptrdiff_t>(y) * from.linesize[source.plane] + source.offset;
            for (int x = 0; x < to.width; ++x, in += source.step, out += target.step)
                std::memcpy(out, in, sizeof(Sample));
        }
    }
}

}  // namespace

bool is_rearranged(AVPixelFormat from, AVPixelFormat to) {
    const auto *own = av_pix_fmt_desc_get(from), *wanted = av_pix_fmt_desc_get(to);
    return own != nullptr && wanted != nullptr && has_whole_samples(*own) && has_whole_samples(*wanted) &&
           own->comp[0].depth == wanted->comp[0].depth;
}

ffmpeg::Frame rearranged(const AVFrame& frame, AVPixelFormat to) {
    const auto *own = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format)), *wanted = av_pix_fmt_desc_get(to);
    auto result = ffmpeg::new_frame();
    result->width = frame.width;
    result->height = frame.height;
    result->format = to;
    if (av_frame_get_buffer(result.get(), 0) < 0 || av_frame_copy_props(result.get(), &frame) < 0)
        throw std::bad_alloc();
    // The bytes of a format such as bgr0 that no sample has.
    if (wanted->nb_components == 3 && wanted->comp[0].plane == wanted->comp[1].plane)
        std::memset(result->data[0], 0xFF,
                    static_cast<std::size_t>(result->linesize[0]) * static_cast<std::size_t>(frame.height));
    if (wanted->comp[0].depth > 8)
        copy<uint16_t>(frame, *own, *result, *wanted);
    else
        copy<uint8_t>(frame, *own, *result, *wanted);
    return result;
}

}  // namespace deweather::media
