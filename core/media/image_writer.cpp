#include <ATen/Parallel.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/media/bmp.h"
#include "core/media/image_io.h"
#include "core/media/jpeg_encoder.h"
#include "core/media/jpeg_segments.h"
#include "core/media/jxl_boxes.h"
#include "core/media/metadata.h"
#include "core/media/own_colours.h"
#include "core/media/png_chunks.h"
#include "core/media/tiff_picture.h"
#include "core/media/vips.h"

namespace deweather::media {

namespace {

// Rows that are converted at once.
constexpr int64_t kStrip = 64;

bool holds_alpha(Format format) {
    return format != Format::kJpeg && format != Format::kBmp;
}

bool holds_16_bit(Format format) {
    return format == Format::kPng || format == Format::kTiff || format == Format::kJxl || format == Format::kAvif;
}

bool holds_grey(Format format) {
    return format != Format::kWebp && format != Format::kAvif;
}

bool holds_space(Format format, ColourSpace space) {
    switch (space) {
        case ColourSpace::kGrey:
            return holds_grey(format) && format != Format::kBmp;
        case ColourSpace::kCmyk:
            return format == Format::kJpeg || format == Format::kTiff;
        case ColourSpace::kLab:
            return format == Format::kTiff;
        default:
            return format != Format::kBmp;
    }
}

// Notes on the properties of pixels that the format cannot hold.
std::vector<std::string> lost_pixels(const Image& image, Format format) {
    constexpr int kPixelsPerChroma = 4;  // of a lossy WebP
    std::vector<std::string> notes;
    if (image.alpha.defined() && !holds_alpha(format))
        notes.emplace_back("its transparency is left out; PNG, TIFF, WebP, AVIF and JPEG XL keep it");
    if (image.bit_depth == 16 && !holds_16_bit(format))
        notes.emplace_back("its 16 bits a channel become 8; PNG and TIFF keep them");
    if (image.bit_depth == 16 && format == Format::kAvif)
        notes.emplace_back("its 16 bits a channel become 12; PNG and TIFF keep them");
    if (format == Format::kWebp && !image.grey && image.chroma.x * image.chroma.y < kPixelsPerChroma)
        notes.emplace_back("its colours are kept at half the resolution; PNG, JPEG and AVIF keep all of it");
    return notes;
}

// How a picture is laid into a file.
struct Plan {
    Format format = Format::kPng;
    ColourSpace space = ColourSpace::kRgb;
    const OwnColours* own = nullptr;  // null: sRGB
    bool alpha = false, deep = false;

    int colours() const { return space == ColourSpace::kGrey ? 1 : space == ColourSpace::kCmyk ? 4 : 3; }
};

Plan plan_of(const Image& image, Format format, MetadataPolicy policy) {
    Plan plan{.format = format,
              .space = image.grey && holds_grey(format) ? ColourSpace::kGrey : ColourSpace::kRgb,
              .alpha = image.alpha.defined() && holds_alpha(format),
              .deep = image.bit_depth == 16 && holds_16_bit(format)};
    const auto* own = image.own_colours.get();
    // Without its profile, every program reads a file as sRGB; and a picture joined from two has no samples of its own.
    if (own == nullptr || policy == MetadataPolicy::kStrip || own->samples.size(1) != image.height() ||
        own->samples.size(2) != image.width() || !holds_space(format, own->space))
        return plan;
    plan.own = own;
    plan.space = own->space;
    return plan;
}

// Signed numbers of Lab as TIFF has them, the low bits of two's complement.
uint16_t lab_number(float value, int channel, bool deep) {
    if (channel == 0) return static_cast<uint16_t>(std::lround(value * (deep ? 65535.0F : 255.0F)));
    const float number = value * 255 - 128;
    return deep ? static_cast<uint16_t>(std::clamp(std::lround(number * 256), -32768L, 32767L))
                : static_cast<uint16_t>(std::clamp(std::lround(number), -128L, 127L) & 0xFF);
}

template <typename Sample>
void put_rows(const at::Tensor& planes, const Plan& plan, uint8_t* target, int step, int first) {
    const auto source = planes.contiguous();
    const float* from = source.data_ptr<float>();
    const int64_t channels = source.size(0), rows = source.size(1), width = source.size(2);
    constexpr float kMax = static_cast<float>(std::numeric_limits<Sample>::max());
    auto* samples = reinterpret_cast<Sample*>(target);
    const bool lab = plan.space == ColourSpace::kLab && first == 0;
    for (int64_t c = 0; c < channels; ++c) {
        const float* plane = from + c * rows * width;
        Sample* to = samples + first + c;
        for (int64_t i = 0; i < rows * width; ++i)
            to[i * step] = lab ? static_cast<Sample>(lab_number(plane[i], static_cast<int>(c), plan.deep))
                               : static_cast<Sample>(std::clamp(plane[i], 0.0F, 1.0F) * kMax + 0.5F);
    }
}

Samples samples_of(const Image& image, const Plan& plan) {
    Samples samples;
    samples.width = static_cast<int>(image.width()), samples.height = static_cast<int>(image.height());
    samples.channels = plan.colours() + (plan.alpha ? 1 : 0);
    samples.bits = plan.deep ? 16 : 8;
    const auto row = static_cast<std::size_t>(samples.width) * static_cast<std::size_t>(samples.channels) *
                     static_cast<std::size_t>(samples.bits / 8);
    samples.bytes.resize(row * static_cast<std::size_t>(samples.height));
    const int64_t strips = (image.height() + kStrip - 1) / kStrip;
    const auto convert = [&](int64_t strip) {
        const int64_t y = strip * kStrip, rows = std::min(kStrip, image.height() - y);
        uint8_t* target = samples.bytes.data() + static_cast<std::size_t>(y) * row;
        auto colours = image.rgb.narrow(1, y, rows);
        if (plan.own != nullptr)
            colours = in_own_colours(*plan.own, colours, y);
        else
            colours = colours.narrow(0, 0, plan.colours());
        const auto put = plan.deep ? put_rows<uint16_t> : put_rows<uint8_t>;
        put(colours, plan, target, samples.channels, 0);
        if (plan.alpha) put(image.alpha.narrow(1, y, rows), plan, target, samples.channels, plan.colours());
    };
    // A conversion of colours uses all cores by itself.
    if (plan.own != nullptr)
        for (int64_t strip = 0; strip < strips; ++strip) convert(strip);
    else
        at::parallel_for(0, strips, 1, [&](int64_t begin, int64_t end) {
            for (int64_t strip = begin; strip < end; ++strip) convert(strip);
        });
    return samples;
}

// The metadata that this file gets, and notes for those that it cannot.
Metadata fitting(const Image& image, const Plan& plan, std::vector<std::string>& notes) {
    Metadata metadata = image.metadata;
    if (plan.own == nullptr && image.own_colours) {
        const auto space = image.own_colours->space;
        if (space == ColourSpace::kCmyk || space == ColourSpace::kLab)
            notes.push_back(std::string("its colours become sRGB: ") + std::string(name_of(plan.format)) +
                            " has no place for " + (space == ColourSpace::kLab ? "Lab" : "CMYK"));
    }
    if (plan.format == Format::kBmp) {
        if (!(metadata.exif.empty() && metadata.xmp.empty() && metadata.iptc.empty() && metadata.icc.empty() &&
              metadata.comments.empty() && metadata.texts.empty()))
            notes.emplace_back("its metadata are left out: BMP has no place for them");
        return {.resolution = metadata.resolution};
    }
    if (plan.own != nullptr) {
        metadata.icc = plan.own->profile;
    } else if (image.own_colours) {
        metadata.icc.clear();
    } else if (!metadata.icc.empty() &&
               profile_space(metadata.icc) != (plan.space == ColourSpace::kGrey ? "GRAY" : "RGB ")) {
        metadata.icc.clear();
        notes.emplace_back("the ICC profile is left out: it is for another colour space");
    }
    if (!metadata.texts.empty() && plan.format != Format::kPng)
        notes.emplace_back("its texts (such as a description or how it was made) are left out; PNG keeps them");
    if (!metadata.comments.empty() && plan.format != Format::kJpeg && plan.format != Format::kPng)
        notes.emplace_back("its comment is left out; JPEG and PNG keep it");
    if (!metadata.iptc.empty() && (plan.format == Format::kAvif || plan.format == Format::kJxl))
        notes.push_back("IPTC could not be kept: " + std::string(name_of(plan.format)) + " has no place for it");
    return metadata;
}

// A text chunk of a PNG: in UTF-8, or else in Latin 1, as JPEGs do not say which they have.
PngChunk comment_chunk(const std::string& comment) {
    if (!is_utf8(comment)) {
        const std::string latin = "Comment" + std::string(1, '\0') + comment;
        return {.type = "tEXt", .data = {latin.begin(), latin.end()}};
    }
    // The keyword and its end, not compressed by no method, no language, no translated keyword.
    const std::string text = "Comment" + std::string(5, '\0') + comment;
    return {.type = "iTXt", .data = {text.begin(), text.end()}};
}

PngChunk resolution_chunk(const Resolution& resolution) {
    PngChunk chunk{.type = "pHYs", .data = {}};
    for (const double value : {resolution.x, resolution.y})
        for (int shift = 24; shift >= 0; shift -= 8)
            chunk.data.push_back(static_cast<uint8_t>(static_cast<uint32_t>(std::lround(value)) >> shift));
    chunk.data.push_back(1);
    return chunk;
}

std::vector<uint8_t> encode_png(const Samples& samples, const Metadata& metadata, const Provenance& provenance,
                                std::vector<std::string>& notes) {
    auto png = encode_by_vips(samples, {.format = Format::kPng});
    Metadata others = metadata;
    others.icc.clear();
    png = with_metadata(std::move(png), others, provenance, notes);
    std::vector<PngChunk> added;
    if (!metadata.icc.empty()) added.push_back(png_profile(metadata.icc));
    if (!metadata.cicp.empty()) added.push_back({.type = "cICP", .data = metadata.cicp});
    if (metadata.resolution.x > 0 && metadata.resolution.y > 0) added.push_back(resolution_chunk(metadata.resolution));
    added.insert(added.end(), metadata.texts.begin(), metadata.texts.end());
    for (const auto& comment : metadata.comments) added.push_back(comment_chunk(comment));
    return with_png_chunks(png, added, {"pHYs"});
}

std::vector<uint8_t> encode(const Samples& samples, const Image& image, const Plan& plan, const Metadata& metadata,
                            const WriteOptions& options, const Provenance& provenance,
                            std::vector<std::string>& notes) {
    switch (plan.format) {
        case Format::kJpeg: {
            JpegEncoding encoding{
                .quality = options.quality, .chroma = image.chroma, .resolution = metadata.resolution};
            if (options.small) encoding.chroma = {.x = 2, .y = 2};
            auto jpeg = with_metadata(encode_jpeg(samples, encoding), metadata, provenance, notes);
            return metadata.comments.empty() ? jpeg : with_jpeg_comments(jpeg, metadata.comments);
        }
        case Format::kPng:
            return encode_png(samples, metadata, provenance, notes);
        case Format::kTiff: {
            Metadata others = metadata;
            others.icc.clear();
            return with_metadata(encode_tiff(samples, plan.space, metadata.resolution, metadata.icc), others,
                                 provenance, notes);
        }
        case Format::kBmp:
            return encode_bmp(samples, metadata.resolution);
        case Format::kWebp: {
            Metadata with = metadata;
            with.exif = with_resolution(metadata.exif, metadata.resolution);
            return with_metadata(encode_by_vips(samples, {.format = plan.format, .quality = options.quality}), with,
                                 provenance, notes);
        }
        default: {
            VipsEncoding encoding{.format = plan.format, .quality = options.quality, .icc = metadata.icc};
            try {
                encoding.exif = with_resolution(metadata.exif, metadata.resolution);
                encoding.xmp = with_history(metadata.xmp, provenance);
            } catch (const std::exception& error) {
                notes.push_back("its metadata could not be kept: " + one_line(error.what()));
            }
            const auto encoded = encode_by_vips(samples, encoding);
            return plan.format == Format::kJxl ? with_jxl_metadata(encoded, encoding.exif, encoding.xmp) : encoded;
        }
    }
}

}  // namespace

void check_writable(const Image& image, const std::filesystem::path& path) {
    if (format_of_name(path) != Format::kPng && !image.metadata.cicp.empty())
        throw Error("cannot write", path.string(),
                    "its colours are HDR (PQ or HLG), which only PNG states; choose .png");
}

std::vector<std::string> write_image(const Image& image, const std::filesystem::path& path,
                                     const WriteOptions& options) {
    const Format format = format_of_name(path);
    check_writable(image, path);
    PendingFile file(path, options.existing);

    const bool keep = options.metadata == MetadataPolicy::kKeep;
    const auto plan = plan_of(image, format, options.metadata);
    auto notes = lost_pixels(image, format);
    // The code points define the values and do not describe the picture: they stay.
    const Metadata metadata = keep ? fitting(image, plan, notes) : Metadata{.cicp = image.metadata.cicp};
    const Provenance provenance = keep ? Provenance{options.software, options.parameters} : Provenance{};
    std::vector<uint8_t> encoded;
    try {
        encoded = encode(samples_of(image, plan), image, plan, metadata, options, provenance, notes);
    } catch (const std::exception& error) {
        throw Error("cannot write", path.string(),
                    "the format cannot hold it (" + one_line(error.what()) + "); choose .png");
    }

    std::ofstream stream(file.temporary(), std::ios::binary | std::ios::trunc);
    stream.write(reinterpret_cast<const char*>(encoded.data()), static_cast<std::streamsize>(encoded.size()));
    stream.close();
    if (!stream)
        throw Error("cannot write", path.string(),
                    "the disk is full or fails; free some space or choose another folder");
    file.commit();
    return notes;
}

}  // namespace deweather::media
