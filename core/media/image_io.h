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
    bool first_picture = false;  // takes the first of an animation or of several pages, which are refused otherwise
};

// Every Format, whatever the name says. The size limit is checked before anything is decoded. Throws Error for
// everything that cannot be read whole; what is left out is said in the picture's notes. Safe to call from several
// threads.
Image read_image(const std::filesystem::path& path, const ReadOptions& options);

// Reads the header, and checks that the file does not end before its data do; nothing is decoded, and the EXIF
// orientation not applied. Throws Error as parse_header, and where the file cannot be read.
ImageHeader read_header(const std::filesystem::path& path);

enum class MetadataPolicy { kKeep, kStrip };

struct WriteOptions {
    MetadataPolicy metadata = MetadataPolicy::kKeep;
    Existing existing = Existing::kKeep;
    int quality = 95;           // of JPEG, WebP and AVIF, 1..100
    bool small = false;         // JPEGs with fewer chroma samples (4:2:0) whatever the input has
    std::string software = {};  // goes into the XMP history with parameters; empty: no entry
    std::string parameters = {};
};

// The format follows the name. 16 bit stay 16 bit where the format can (PNG, TIFF, JPEG XL; 12 in AVIF), alpha stays
// (not in JPEG, BMP), grey stays one channel (not in WebP, AVIF). A picture with own colours is given back in
// them, where the format can say so. The file appears under its name only when it is complete. Returns messages to the
// user about what could not be kept. Throws Error.
std::vector<std::string> write_image(const Image& image, const std::filesystem::path& path,
                                     const WriteOptions& options);

// Throws the Error that write_image() would end in, as far as the name and the picture's kind tell.
void check_writable(const Image& image, const std::filesystem::path& path);

}  // namespace deweather::media
