#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/media/metadata.h"
#include "core/media/quiet.h"

namespace deweather::media {

namespace {

// zlib's level: 3 writes photographs at several times the speed of the default 6 and a few per cent larger.
constexpr int kPngCompression = 3;
constexpr int kTiffDeflate = 32946;

bool holds_alpha(Format format) {
    return format != Format::kJpeg && format != Format::kBmp;
}

bool holds_16_bit(Format format) {
    return format == Format::kPng || format == Format::kTiff;
}

// What of the pixels the format cannot hold, for people.
std::vector<std::string> lost_pixels(const Image& image, Format format) {
    std::vector<std::string> notes;
    if (image.alpha.defined() && !holds_alpha(format))
        notes.emplace_back("its transparency is left out; PNG, TIFF and WebP keep it");
    if (image.bit_depth == 16 && !holds_16_bit(format))
        notes.emplace_back("its 16 bits a channel become 8; PNG and TIFF keep them");
    return notes;
}

template <typename Sample>
cv::Mat interleave(const std::vector<const float*>& planes, int rows, int columns) {
    const int channels = static_cast<int>(planes.size());
    cv::Mat pixels(rows, columns, CV_MAKETYPE(cv::DataType<Sample>::depth, channels));
    constexpr float kMax = static_cast<float>(std::numeric_limits<Sample>::max());
    cv::parallel_for_(cv::Range(0, rows), [&](const cv::Range& range) {
        for (int y = range.start; y < range.end; ++y)
            for (int channel = 0; channel < channels; ++channel) {
                const float* source = planes[static_cast<std::size_t>(channel)] +
                                      static_cast<std::size_t>(y) * static_cast<std::size_t>(columns);
                Sample* target = pixels.ptr<Sample>(y) + channel;
                for (int x = 0; x < columns; ++x)
                    target[static_cast<std::size_t>(x) * static_cast<std::size_t>(channels)] =
                        static_cast<Sample>(std::clamp(source[x], 0.0F, 1.0F) * kMax + 0.5F);
            }
    });
    return pixels;
}

std::vector<uint8_t> encode(const Image& image, Format format, const WriteOptions& options, bool grey) {
    const auto rgb = image.rgb.contiguous();
    const float* plane = rgb.data_ptr<float>();
    const auto area = static_cast<std::size_t>(image.width() * image.height());
    std::vector<const float*> planes = {plane + 2 * area, plane + area, plane};  // OpenCV wants blue first
    if (grey) planes = {plane};
    at::Tensor alpha;
    if (image.alpha.defined() && holds_alpha(format)) {
        alpha = image.alpha.contiguous();
        planes.push_back(alpha.data_ptr<float>());
    }
    const bool deep = image.bit_depth == 16 && holds_16_bit(format);
    const int rows = static_cast<int>(image.height()), columns = static_cast<int>(image.width());
    const cv::Mat pixels =
        deep ? interleave<uint16_t>(planes, rows, columns) : interleave<uint8_t>(planes, rows, columns);

    std::string extension;
    std::vector<int> parameters;
    switch (format) {
        case Format::kJpeg:
            extension = ".jpg", parameters = {cv::IMWRITE_JPEG_QUALITY, options.quality};
            break;
        case Format::kPng:
            extension = ".png", parameters = {cv::IMWRITE_PNG_COMPRESSION, kPngCompression};
            break;
        case Format::kTiff:
            extension = ".tif", parameters = {cv::IMWRITE_TIFF_COMPRESSION, kTiffDeflate};
            break;
        case Format::kWebp:
            extension = ".webp", parameters = {cv::IMWRITE_WEBP_QUALITY, options.quality};
            break;
        case Format::kBmp:
            extension = ".bmp";
            break;
    }
    std::vector<uint8_t> encoded;
    const Quiet quiet;
    if (!cv::imencode(extension, pixels, encoded, parameters)) encoded.clear();
    return encoded;
}

}  // namespace

std::vector<std::string> write_image(const Image& image, const std::filesystem::path& path,
                                     const WriteOptions& options) {
    const Format format = format_of_name(path);
    PendingFile file(path, options.existing);

    // Grey with alpha has no place in OpenCV's writers: it is written as RGBA.
    const bool grey = image.grey && !image.alpha.defined();
    std::vector<uint8_t> encoded;
    try {
        encoded = encode(image, format, options, grey);
    } catch (const cv::Exception& error) {
        throw Error("cannot write", path.string(), "the encoder refuses it: " + error.err);
    }
    if (encoded.empty())
        throw Error("cannot write", path.string(), "the format cannot hold a picture of this size; choose .png");

    auto notes = lost_pixels(image, format);
    const auto& metadata = image.metadata;
    if (options.metadata == MetadataPolicy::kKeep && format == Format::kBmp) {
        if (!(metadata.exif.empty() && metadata.xmp.empty() && metadata.iptc.empty() && metadata.icc.empty()))
            notes.emplace_back("its metadata are left out: BMP has no place for them");
    } else if (options.metadata == MetadataPolicy::kKeep) {
        encoded =
            with_metadata(std::move(encoded), image.metadata, {options.software, options.parameters}, grey, notes);
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
