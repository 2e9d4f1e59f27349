// BMP, which neither libvips nor another library of ours reads well: every header since OS/2's, 1 to 32 bits, run
// lengths, bit masks, alpha where the header names a mask for it.
//
//     const BmpFacts facts = bmp_facts(bytes);
//     StoredPicture stored = decode_bmp(bytes);
//
// Both throw std::runtime_error with the reason in one line.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/media/image.h"
#include "core/media/stored_picture.h"
#include "core/media/vips.h"

namespace deweather::media {

struct BmpFacts {
    int64_t width = 0, height = 0;
    int components = 3;
    bool cut_short = false;
    Resolution resolution;
};

BmpFacts bmp_facts(std::span<const uint8_t> bytes);
StoredPicture decode_bmp(std::span<const uint8_t> bytes);

// 24 bits, or a palette of greys for one channel; rows from the bottom. samples: 8 bits, one or three channels.
std::vector<uint8_t> encode_bmp(const Samples& samples, const Resolution& resolution);

}  // namespace deweather::media
