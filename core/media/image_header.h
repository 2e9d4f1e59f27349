// What a picture file says of itself, read from its bytes by bounds-checked code, before anything decodes it.
//
//     const ImageHeader header = parse_header(bytes);
//     if (header.width * header.height > limit) ...
//
// This is what stands between a hostile file and the decoders: sizes are known before memory is taken, and files that
// were cut short are told from whole ones, which the decoders do not (they fill the rest with grey).
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace deweather::media {

enum class Format { kJpeg, kPng, kTiff, kWebp, kBmp };

struct ImageHeader {
    Format format = Format::kPng;
    int64_t width = 0, height = 0;
    int components = 3;             // in the file: 1 grey (or palette), 2 grey and alpha, 3, 4
    bool cmyk = false;              // JPEG of four inks
    int64_t pages = 1;              // pictures in the file; above 1 for animations and documents
    std::string_view what() const;  // "JPEG", ...
};

// Content decides, not the name. Throws Error("cannot read picture", subject, ...) for what is no picture of a known
// format, is of a kind that cannot be read, says nonsense of itself, or ends before its data do.
ImageHeader parse_header(std::span<const uint8_t> bytes, std::string_view subject);

// ".jpg", ".jpeg", ...: of the formats that can be read and written.
std::vector<std::string_view> picture_extensions();

// Whether a name has an extension of a format that can be read; for scanning folders.
bool is_picture_name(const std::filesystem::path& path);

// The format that a name asks for. Throws Error for other extensions, listing the known ones.
Format format_of_name(const std::filesystem::path& path);

}  // namespace deweather::media
