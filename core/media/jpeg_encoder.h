// JPEG by libjpeg itself: libvips' writer knows two of the chroma samplings and always states a resolution.
//
//     const auto jpeg = encode_jpeg(samples, {.quality = 95, .chroma = {2, 2}, .resolution = {72, 72}});
#pragma once

#include <cstdint>
#include <vector>

#include "core/media/image.h"
#include "core/media/vips.h"

namespace deweather::media {

struct JpegEncoding {
    int quality = 95;
    ChromaSampling chroma;
    Resolution resolution;
};

// samples: 8 bits; one channel is grey, three RGB, four CMYK (255 is all ink). Throws std::runtime_error.
std::vector<uint8_t> encode_jpeg(const Samples& samples, const JpegEncoding& encoding);

}  // namespace deweather::media
