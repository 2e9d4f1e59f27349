// Pictures from files and into files, with everything that belongs to them.
//
//     const media::Image picture = media::read_image("in.jpg", {.max_pixels = 50'000'000});
//     media::write_image(picture, "out.png", {.software = "Deweather 0.1.0", .parameters = "model mofme-compact"});
#pragma once

#include <filesystem>

#include "core/base/pending_file.h"
#include "core/media/image.h"
#include "core/media/image_header.h"

namespace deweather::media {

struct ReadOptions {
    int64_t max_pixels = 200'000'000;
};

// JPEG, PNG (8 or 16 bit, palette, grey, alpha), TIFF, WebP, BMP. The size limit is checked before anything is decoded.
// Throws Error for everything that cannot be read whole; damaged metadata are left out and said in the picture's notes.
Image read_image(const std::filesystem::path& path, const ReadOptions& options);

// What the file says of itself, and that it does not end before its data do; nothing is decoded, and the EXIF
// orientation not applied. Throws Error as parse_header, and where the file cannot be read.
ImageHeader read_header(const std::filesystem::path& path);

enum class MetadataPolicy { kKeep, kStrip };

struct WriteOptions {
    MetadataPolicy metadata = MetadataPolicy::kKeep;
    Existing existing = Existing::kKeep;
    int quality = 95;           // of JPEG and WebP, 1..100
    std::string software = {};  // goes into the XMP history with parameters; empty: no entry
    std::string parameters = {};
};

// The format follows the name. 16 bit stay 16 bit where the format can (PNG, TIFF), alpha stays (not in JPEG, BMP),
// grey stays one channel. The file appears under its name only when it is complete. Returns what could not be kept, for
// people. Throws Error.
std::vector<std::string> write_image(const Image& image, const std::filesystem::path& path,
                                     const WriteOptions& options);

}  // namespace deweather::media
