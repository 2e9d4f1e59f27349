// The header of a picture file, read before anything is decoded: its format, its size, whether it is whole.
//
//     const ImageHeader header = parse_header(bytes, "rain.jpg");
//     if (header.width * header.height > limit) ...
//
// Sizes come from the libraries that decode the pixels. Bounds-checked code here reads what those do not report: where
// the data end, and how many pictures there are. This detects truncated files, whose missing part decoders would fill
// with grey.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace deweather::media {

enum class Format { kJpeg, kPng, kTiff, kWebp, kBmp, kGif, kHeic, kAvif, kJxl, kRaw };

// "JPEG", ..., "camera RAW"
std::string_view name_of(Format format);

struct ImageHeader {
    Format format = Format::kPng;
    int64_t width = 0, height = 0;
    int components = 3;     // 1 grey (or palette), 2 grey and alpha, 3, 4
    bool cmyk = false;      // four inks
    int64_t pages = 1;      // pictures in the file; above 1 for animations and documents
    bool animated = false;  // several ones are frames of a HEIC, AVIF, JPEG XL or GIF
    int64_t page = 0;       // of a TIFF: the directory of the first picture that is no thumbnail
    bool no_end = false;    // a JPEG that lacks only its end marker
    int64_t data_end = 0;   // of a JPEG: where the first picture ends
    std::string_view what() const { return name_of(format); }
};

// The kind of a file by its first bytes; none for others.
std::optional<Format> format_of_content(std::span<const uint8_t> bytes);

// Content decides, not the name. Throws Error("cannot read picture", subject, ...) for what is no picture of a known
// format, is of a kind that cannot be read, says nonsense of itself, ends before its data do, or holds several pictures
// unless first_picture.
ImageHeader parse_header(std::span<const uint8_t> bytes, std::string_view subject, bool first_picture = false);

// ".jpg", ".jpeg", ...: of the formats that can be read.
std::vector<std::string_view> picture_extensions();

// Whether a name has an extension of a format that can be read; for scanning folders.
bool is_picture_name(const std::filesystem::path& path);

// Whether a file of this name may be an animation that can be read as a video.
bool is_animation_name(const std::filesystem::path& path);

// The format that a name asks for. Throws Error for other extensions and for formats that are only read, listing those
// that can be written.
Format format_of_name(const std::filesystem::path& path);

// The extension of results of a picture with this name: its own, ".png" for a GIF, ".jpg" for HEIC and .mpo,
// ".tif" for camera RAW.
std::filesystem::path result_extension(const std::filesystem::path& path);

}  // namespace deweather::media
