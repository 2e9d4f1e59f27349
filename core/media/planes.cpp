#include "core/media/planes.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <mutex>

#include "core/media/chroma.h"
#include "core/media/rearranged.h"

namespace deweather::media {

namespace {

using Row3 = std::array<float, 3>;
using Matrix = std::array<Row3, 3>;

constexpr int kWidest = 16;  // bits per sample

const std::array kPlanar = {
    AV_PIX_FMT_YUV420P,      AV_PIX_FMT_YUV422P,      AV_PIX_FMT_YUV444P,      AV_PIX_FMT_YUV440P,
    AV_PIX_FMT_YUV411P,      AV_PIX_FMT_YUV410P,      AV_PIX_FMT_YUV420P10LE,  AV_PIX_FMT_YUV422P10LE,
    AV_PIX_FMT_YUV444P10LE,  AV_PIX_FMT_YUV440P10LE,  AV_PIX_FMT_YUV420P12LE,  AV_PIX_FMT_YUV422P12LE,
    AV_PIX_FMT_YUV444P12LE,  AV_PIX_FMT_YUV440P12LE,  AV_PIX_FMT_YUV420P16LE,  AV_PIX_FMT_YUV422P16LE,
    AV_PIX_FMT_YUV444P16LE,  AV_PIX_FMT_YUVA420P,     AV_PIX_FMT_YUVA422P,     AV_PIX_FMT_YUVA444P,
    AV_PIX_FMT_YUVA444P10LE, AV_PIX_FMT_YUVA444P12LE, AV_PIX_FMT_YUVA444P16LE, AV_PIX_FMT_GBRP,
    AV_PIX_FMT_GBRP10LE,     AV_PIX_FMT_GBRP12LE,     AV_PIX_FMT_GBRP16LE,     AV_PIX_FMT_GBRAP,
    AV_PIX_FMT_GBRAP10LE,    AV_PIX_FMT_GBRAP12LE,    AV_PIX_FMT_GBRAP16LE,    AV_PIX_FMT_GRAY8,
    AV_PIX_FMT_GRAY10LE,     AV_PIX_FMT_GRAY12LE,     AV_PIX_FMT_GRAY16LE,     AV_PIX_FMT_NONE};

AVPixelFormat without_j(AVPixelFormat format) {
    switch (format) {
        case AV_PIX_FMT_YUVJ420P:
            return AV_PIX_FMT_YUV420P;
        case AV_PIX_FMT_YUVJ422P:
            return AV_PIX_FMT_YUV422P;
        case AV_PIX_FMT_YUVJ444P:
            return AV_PIX_FMT_YUV444P;
        case AV_PIX_FMT_YUVJ440P:
            return AV_PIX_FMT_YUV440P;
        case AV_PIX_FMT_YUVJ411P:
            return AV_PIX_FMT_YUV411P;
        default:
            return format;
    }
}

bool is_planar(const AVPixFmtDescriptor& format) {
    constexpr uint64_t kOther = AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM |
                                AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT;
    if ((format.flags & kOther) != 0) return false;
    for (int i = 0; i < format.nb_components; ++i) {
        const auto& component = format.comp[i];
        if (component.shift != 0 || component.offset != 0 || component.depth < 8 || component.depth > kWidest ||
            component.step != (component.depth > 8 ? 2 : 1))
            return false;
        for (int j = 0; j < i; ++j)
            if (format.comp[j].plane == component.plane) return false;
    }
    return true;
}

// The weights of red and blue in luma, by H.273, table 4.
struct Luma {
    double red, blue;
};

Luma luma_of(AVColorSpace matrix) {
    switch (matrix) {
        case AVCOL_SPC_FCC:
            return {.red = 0.30, .blue = 0.11};
        case AVCOL_SPC_BT470BG:
        case AVCOL_SPC_SMPTE170M:
            return {.red = 0.299, .blue = 0.114};
        case AVCOL_SPC_SMPTE240M:
            return {.red = 0.212, .blue = 0.087};
        case AVCOL_SPC_BT2020_NCL:
        case AVCOL_SPC_BT2020_CL:
        case AVCOL_SPC_ICTCP:
            return {.red = 0.2627, .blue = 0.0593};
        default:
            return {.red = 0.2126, .blue = 0.0722};  // BT.709
    }
}

Matrix inverse(const Matrix& m) {
    const auto cofactor = [&](std::size_t i, std::size_t j) {
        const std::size_t a = (i + 1) % 3, b = (i + 2) % 3, c = (j + 1) % 3, d = (j + 2) % 3;
        return m[a][c] * m[b][d] - m[a][d] * m[b][c];
    };
    const float determinant = m[0][0] * cofactor(0, 0) + m[0][1] * cofactor(0, 1) + m[0][2] * cofactor(0, 2);
    Matrix result{};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) result[j][i] = cofactor(i, j) / determinant;
    return result;
}

// The relation of a frame's samples to colours: components = matrix * RGB, sample = offset + scale * component.
struct Coding {
    const AVPixFmtDescriptor* format;
    bool grey, rgb, alpha;
    int depth;
    Matrix matrix;
    Row3 offset, scale;
    std::array<int, 3> shift_x{}, shift_y{};
    double site_x = 0, site_y = 0.5;

    explicit Coding(const AVFrame& frame)
        : format(av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format))),
          grey(format->nb_components < 3),
          rgb((format->flags & AV_PIX_FMT_FLAG_RGB) != 0),
          alpha((format->flags & AV_PIX_FMT_FLAG_ALPHA) != 0),
          depth(format->comp[0].depth),
          matrix{} {
        const float full = highest();
        const float unit = static_cast<float>(1 << (depth - 8));
        // Grey with unspecified range comes from pictures and is full-range.
        const bool limited =
            !rgb && (grey ? frame.color_range == AVCOL_RANGE_MPEG : frame.color_range != AVCOL_RANGE_JPEG);
        scale.fill(limited ? 219 * unit : full);
        offset.fill(limited ? 16 * unit : 0);
        if (rgb) {
            for (std::size_t i = 0; i < 3; ++i) matrix[i][i] = 1;
            return;
        }
        if (!grey) {
            scale[1] = scale[2] = limited ? 224 * unit : full;
            offset[1] = offset[2] = static_cast<float>(1 << (depth - 1));
            shift_x = {0, format->log2_chroma_w, format->log2_chroma_w};
            shift_y = {0, format->log2_chroma_h, format->log2_chroma_h};
        }
        const auto [red, blue] = luma_of(matrix_of(frame));
        if (frame.colorspace == AVCOL_SPC_YCGCO) {
            matrix = {{{0.25F, 0.5F, 0.25F}, {-0.25F, 0.5F, -0.25F}, {0.5F, 0, -0.5F}}};
        } else {
            const std::array<double, 3> y = {red, 1 - red - blue, blue};
            for (std::size_t i = 0; i < 3; ++i) {
                matrix[0][i] = static_cast<float>(y[i]);
                matrix[1][i] = static_cast<float>(((i == 2 ? 1 : 0) - y[i]) / (2 * (1 - blue)));
                matrix[2][i] = static_cast<float>(((i == 0 ? 1 : 0) - y[i]) / (2 * (1 - red)));
            }
        }
        const double span_x = std::exp2(format->log2_chroma_w) - 1, span_y = std::exp2(format->log2_chroma_h) - 1;
        switch (frame.chroma_location) {
            case AVCHROMA_LOC_CENTER:
                site_x = 0.5, site_y = 0.5;
                break;
            case AVCHROMA_LOC_TOPLEFT:
                site_x = 0, site_y = 0;
                break;
            case AVCHROMA_LOC_TOP:
                site_x = 0.5, site_y = 0;
                break;
            case AVCHROMA_LOC_BOTTOMLEFT:
                site_x = 0, site_y = 1;
                break;
            case AVCHROMA_LOC_BOTTOM:
                site_x = 0.5, site_y = 1;
                break;
            default:
                break;
        }
        site_x *= span_x;
        site_y *= span_y;
    }

    float highest() const { return static_cast<float>((1 << depth) - 1); }
    int components() const { return grey ? 1 : 3; }
    int alpha_component() const { return format->nb_components - 1; }
};

template <typename Sample>
const Sample* row_of(const AVFrame& frame, const AVPixFmtDescriptor& format, int component, int64_t y) {
    const int plane = format.comp[component].plane;
    return reinterpret_cast<const Sample*>(frame.data[plane] + y * frame.linesize[plane]);
}

template <typename Sample>
Sample* row_of(AVFrame& frame, const AVPixFmtDescriptor& format, int component, int64_t y) {
    const int plane = format.comp[component].plane;
    return reinterpret_cast<Sample*>(frame.data[plane] + y * frame.linesize[plane]);
}

// Weighted sum of rows for vertical resampling; each row is given by a function of its index.
template <typename Row>
void blend_rows(const Resampling::Output& taps, int64_t width, std::vector<float>& sum, Row&& row) {
    std::fill_n(sum.begin(), width, 0.0F);
    for (std::size_t tap = 0; tap < taps.weights.size(); ++tap) {
        const auto* from = row(taps.first + static_cast<int64_t>(tap));
        const float weight = taps.weights[tap];
        for (int64_t x = 0; x < width; ++x) sum[static_cast<std::size_t>(x)] += weight * static_cast<float>(from[x]);
    }
}

template <typename Sample>
void take_rgb(const AVFrame& frame, const Coding& coding, float* rgb) {
    const int64_t width = frame.width, height = frame.height, area = width * height;
    const auto columns = static_cast<std::size_t>(width);
    if (coding.grey || coding.rgb) {
        for (int component = 0; component < coding.components(); ++component)
            for (int64_t y = 0; y < height; ++y) {
                const Sample* from = row_of<Sample>(frame, *coding.format, component, y);
                float* to = rgb + component * area + y * width;
                for (int64_t x = 0; x < width; ++x)
                    to[x] = std::clamp((static_cast<float>(from[x]) - coding.offset[0]) / coding.scale[0], 0.0F, 1.0F);
            }
        if (coding.grey)
            for (int i = 1; i < 3; ++i) std::copy_n(rgb, area, rgb + i * area);
        return;
    }
    const Matrix back = inverse(coding.matrix);
    const auto across = chroma_to_luma(width, coding.shift_x[1], coding.site_x),
               down = chroma_to_luma(height, coding.shift_y[1], coding.site_y);
    const int64_t chroma_width = chroma_size(width, coding.shift_x[1]);
    std::vector<float> narrow(static_cast<std::size_t>(chroma_width)), blue(columns), red(columns);
    for (int64_t y = 0; y < height; ++y) {
        for (const int component : {1, 2}) {
            blend_rows(down.outputs[static_cast<std::size_t>(y)], chroma_width, narrow,
                       [&](int64_t row) { return row_of<Sample>(frame, *coding.format, component, row); });
            across.apply(narrow.data(), component == 1 ? blue.data() : red.data());
        }
        const Sample* luma = row_of<Sample>(frame, *coding.format, 0, y);
        for (std::size_t i = 0; i < 3; ++i) {
            float* to = rgb + static_cast<int64_t>(i) * area + y * width;
            for (std::size_t x = 0; x < columns; ++x)
                to[x] = std::clamp(back[i][0] * (static_cast<float>(luma[x]) - coding.offset[0]) / coding.scale[0] +
                                       back[i][1] * (blue[x] - coding.offset[1]) / coding.scale[1] +
                                       back[i][2] * (red[x] - coding.offset[2]) / coding.scale[2],
                                   0.0F, 1.0F);
        }
    }
}

// result = base + the samples of `rgb`; base null: the samples of black.
template <typename Sample>
void put_rgb(const AVFrame* base, const Coding& coding, const at::Tensor& rgb, AVFrame& result) {
    const int64_t width = result.width, height = result.height, area = width * height;
    const auto columns = static_cast<std::size_t>(width);
    const float* red = rgb.data_ptr<float>();
    std::vector<float> plane(static_cast<std::size_t>(area)), tall(columns);
    for (int component = 0; component < coding.components(); ++component) {
        const auto c = static_cast<std::size_t>(component);
        const Row3 weights = coding.matrix[c];
        for (std::size_t i = 0; i < plane.size(); ++i)
            plane[i] = coding.scale[c] * (weights[0] * red[i] + weights[1] * red[i + static_cast<std::size_t>(area)] +
                                          weights[2] * red[i + 2 * static_cast<std::size_t>(area)]);
        const auto across = luma_to_chroma(width, coding.shift_x[c], coding.site_x),
                   down = luma_to_chroma(height, coding.shift_y[c], coding.site_y);
        std::vector<float> row(static_cast<std::size_t>(across.size()));
        for (int64_t y = 0; y < down.size(); ++y) {
            blend_rows(down.outputs[static_cast<std::size_t>(y)], width, tall,
                       [&](int64_t line) { return plane.data() + line * width; });
            across.apply(tall.data(), row.data());
            const Sample* from = base == nullptr ? nullptr : row_of<Sample>(*base, *coding.format, component, y);
            Sample* to = row_of<Sample>(result, *coding.format, component, y);
            for (std::size_t x = 0; x < row.size(); ++x) {
                const float start = from == nullptr ? coding.offset[c] : static_cast<float>(from[x]);
                to[x] = static_cast<Sample>(std::clamp(std::floor(start + row[x] + 0.5F), 0.0F, coding.highest()));
            }
        }
    }
}

template <typename Sample>
void put_alpha(const AVFrame* base, const Coding& coding, const at::Tensor& alpha, AVFrame& result) {
    const float* from_float = alpha.defined() ? alpha.data_ptr<float>() : nullptr;
    const int component = coding.alpha_component();
    for (int64_t y = 0; y < result.height; ++y) {
        Sample* to = row_of<Sample>(result, *coding.format, component, y);
        if (base != nullptr) {
            std::copy_n(row_of<Sample>(*base, *coding.format, component, y), result.width, to);
            continue;
        }
        for (int64_t x = 0; x < result.width; ++x)
            to[x] = static_cast<Sample>(
                (from_float == nullptr ? 1.0F : from_float[y * result.width + x]) * coding.highest() + 0.5F);
    }
}

void put(const AVFrame* base, const at::Tensor& rgb, const at::Tensor& alpha, AVFrame& result) {
    const Coding coding(result);
    const auto planes = rgb.contiguous();
    const auto opaque = alpha.defined() ? alpha.contiguous() : alpha;
    if (coding.depth > 8) {
        put_rgb<uint16_t>(base, coding, planes, result);
        if (coding.alpha) put_alpha<uint16_t>(base, coding, opaque, result);
    } else {
        put_rgb<uint8_t>(base, coding, planes, result);
        if (coding.alpha) put_alpha<uint8_t>(base, coding, opaque, result);
    }
}

// ARGB, FFmpeg's palette format.
uint32_t palette_colour(const AVFrame& frame, int index) {
    uint32_t colour = 0;
    std::memcpy(&colour, frame.data[1] + sizeof(colour) * static_cast<std::size_t>(index), sizeof(colour));
    return colour;
}

// Looks colours up instead of converting them by luma and chroma like FFmpeg's scaler: no colour is rounded.
ffmpeg::Frame from_palette(const AVFrame& frame, AVPixelFormat planar) {
    auto planes = planes_like(frame, planar);
    planes->colorspace = AVCOL_SPC_RGB;
    planes->color_range = AVCOL_RANGE_JPEG;
    constexpr std::array kShifts = {8, 0, 16, 24};  // of green, blue, red and alpha, the planes' order
    const int count = planar == AV_PIX_FMT_GBRAP ? 4 : 3;
    for (int y = 0; y < frame.height; ++y)
        for (int x = 0; x < frame.width; ++x) {
            const auto colour = palette_colour(frame, frame.data[0][y * frame.linesize[0] + x]);
            for (int plane = 0; plane < count; ++plane)
                planes->data[plane][y * planes->linesize[plane] + x] =
                    static_cast<uint8_t>(colour >> kShifts[static_cast<std::size_t>(plane)]);
        }
    return planes;
}

}  // namespace

AVPixelFormat planar_format(AVPixelFormat any) {
    any = without_j(any);
    const auto* format = av_pix_fmt_desc_get(any);
    if (format == nullptr) return AV_PIX_FMT_NONE;
    if (is_planar(*format)) return any;
    const bool alpha = (format->flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
    return avcodec_find_best_pix_fmt_of_list(kPlanar.data(), any, alpha ? 1 : 0, nullptr);
}

AVPixelFormat planar_format(const AVFrame& frame) {
    if (frame.format != AV_PIX_FMT_PAL8) return planar_format(static_cast<AVPixelFormat>(frame.format));
    const bool opaque = [&] {
        for (int i = 0; i < AVPALETTE_COUNT; ++i)
            if (palette_colour(frame, i) >> 24 != 0xFF) return false;
        return true;
    }();
    return opaque ? AV_PIX_FMT_GBRP : AV_PIX_FMT_GBRAP;
}

AVColorSpace matrix_of(const AVFrame& frame) {
    // Up to this size video without tags counts as standard definition.
    constexpr int kStandardWidth = 1024, kStandardHeight = 576;
    const bool said = frame.colorspace != AVCOL_SPC_UNSPECIFIED && frame.colorspace != AVCOL_SPC_RESERVED &&
                      frame.colorspace != AVCOL_SPC_RGB;
    if (said) return frame.colorspace;
    return frame.width > kStandardWidth || frame.height > kStandardHeight ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

ffmpeg::Frame planes_like(const AVFrame& like, AVPixelFormat planar) {
    auto frame = ffmpeg::new_frame();
    frame->width = like.width;
    frame->height = like.height;
    frame->format = planar;
    if (av_frame_get_buffer(frame.get(), 0) < 0 || av_frame_copy_props(frame.get(), &like) < 0) throw std::bad_alloc();
    return frame;
}

ffmpeg::Frame to_planes(const AVFrame& frame, AVPixelFormat planar, int width, int height) {
    const auto own = static_cast<AVPixelFormat>(frame.format);
    const bool full = own != without_j(own);
    if (without_j(own) == planar && frame.width == width && frame.height == height) {
        auto same = ffmpeg::new_frame();
        if (av_frame_ref(same.get(), &frame) < 0) throw std::bad_alloc();
        same->format = planar;
        if (full) same->color_range = AVCOL_RANGE_JPEG;
        return same;
    }
    if (own == AV_PIX_FMT_PAL8 && (planar == AV_PIX_FMT_GBRP || planar == AV_PIX_FMT_GBRAP))
        return to_planes(*from_palette(frame, planar), planar, width, height);
    if (frame.width == width && frame.height == height && is_rearranged(own, planar)) return rearranged(frame, planar);
    const ffmpeg::Scaler scaler(sws_getContext(frame.width, frame.height, own, width, height, planar,
                                               SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr,
                                               nullptr));
    if (!scaler)
        throw Error("cannot convert frames of the pixel format", av_get_pix_fmt_name(own),
                    "this FFmpeg does not know how");
    // Between formats of one kind the samples are only rearranged; the range must stay as it is.
    const int range = full || frame.color_range == AVCOL_RANGE_JPEG ? 1 : 0;
    const int* coefficients = sws_getCoefficients(frame.colorspace);
    sws_setColorspaceDetails(scaler.get(), coefficients, range, coefficients, range, 0, 1 << 16, 1 << 16);
    auto planes = ffmpeg::new_frame();
    planes->width = width;
    planes->height = height;
    planes->format = planar;
    if (av_frame_get_buffer(planes.get(), 0) < 0 || av_frame_copy_props(planes.get(), &frame) < 0)
        throw std::bad_alloc();
    if (full) planes->color_range = AVCOL_RANGE_JPEG;
    sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, planes->data, planes->linesize);
    return planes;
}

at::Tensor rgb_of(const AVFrame& planes) {
    const Coding coding(planes);
    auto rgb = at::empty({3, planes.height, planes.width}, at::kFloat);
    if (coding.depth > 8)
        take_rgb<uint16_t>(planes, coding, rgb.data_ptr<float>());
    else
        take_rgb<uint8_t>(planes, coding, rgb.data_ptr<float>());
    return rgb;
}

at::Tensor alpha_of(const AVFrame& planes) {
    const Coding coding(planes);
    if (!coding.alpha) return {};
    auto alpha = at::empty({1, planes.height, planes.width}, at::kFloat);
    float* to = alpha.data_ptr<float>();
    const int component = coding.alpha_component();
    for (int64_t y = 0; y < planes.height; ++y)
        for (int64_t x = 0; x < planes.width; ++x)
            *to++ = static_cast<float>(coding.depth > 8 ? row_of<uint16_t>(planes, *coding.format, component, y)[x]
                                                        : row_of<uint8_t>(planes, *coding.format, component, y)[x]) /
                    coding.highest();
    return alpha;
}

void add_change(const AVFrame& planes, const at::Tensor& change, AVFrame& result) {
    put(&planes, change, {}, result);
}

void set_rgb(const at::Tensor& rgb, const at::Tensor& alpha, AVFrame& result) {
    put(nullptr, rgb, alpha, result);
}

}  // namespace deweather::media
