// TIFF by libtiff itself: every photometric interpretation, depth and layout that pictures come in, which libvips reads
// in part. docs/decisions/0012-picture-libraries.md has the numbers.
//
//     const TiffFacts facts = tiff_facts(bytes);
//     StoredPicture stored = decode_tiff(bytes, facts.page);
//
// All throw std::runtime_error with the reason in one line.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/media/image.h"
#include "core/media/stored_picture.h"
#include "core/media/vips.h"

namespace deweather::media {

struct TiffFacts {
    int64_t width = 0, height = 0;
    int components = 3;
    bool cmyk = false;
    int64_t pages = 0;  // without thumbnails and masks; not counted beyond 2
    int64_t page = 0;   // the directory of the first of them
    bool cut_short = false;
    Resolution resolution;
};

TiffFacts tiff_facts(std::span<const uint8_t> bytes);

StoredPicture decode_tiff(std::span<const uint8_t> bytes, int64_t page);

// Encodes in deflated strips. space: the meaning of the samples; a channel beyond its number is straight alpha.
std::vector<uint8_t> encode_tiff(const Samples& samples, ColourSpace space, const Resolution& resolution,
                                 const std::vector<uint8_t>& icc);

}  // namespace deweather::media
