// JPEG, PNG, WebP, GIF, HEIC, AVIF and JPEG XL through libvips; none of its other loaders is ever called.
//
//     const auto size = vips_size(bytes, Format::kAvif);
//     StoredPicture stored = decode_by_vips(bytes, Format::kAvif);
//
// All throw std::runtime_error with the library's reason in one line. Safe to call from several threads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/media/image_header.h"
#include "core/media/stored_picture.h"

namespace deweather::media {

struct VipsSize {
    int64_t width = 0, height = 0, pages = 1;
    int bands = 3;
};

// Nothing but the header is decoded.
VipsSize vips_size(std::span<const uint8_t> bytes, Format format);

StoredPicture decode_by_vips(std::span<const uint8_t> bytes, Format format);

// A picture for encoders: rows of interleaved samples of 8 or 16 bits (in the machine's byte order).
struct Samples {
    std::vector<uint8_t> bytes;
    int width = 0, height = 0, channels = 3, bits = 8;
};

struct VipsEncoding {
    Format format = Format::kPng;  // PNG, WebP, AVIF or JPEG XL
    int quality = 95;
    // Used for AVIF, and the profile for JPEG XL; other formats get theirs after encoding.
    std::vector<uint8_t> exif = {}, icc = {};
    std::string xmp = {};
};
std::vector<uint8_t> encode_by_vips(const Samples& samples, const VipsEncoding& encoding);

// libvips' profile of offset printing.
std::vector<uint8_t> generic_cmyk_profile();

}  // namespace deweather::media
