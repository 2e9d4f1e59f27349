// A picture in memory: what the networks see, and what has to be in the file again when it is written.
//
//     media::Image picture = media::read_image("rain.jpg", {});
//     picture.rgb = restore(picture.rgb);
//     media::write_image(picture, "clean.jpg", {});
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace deweather::media {

// As they stand in the file, uninterpreted; empty where the file has none.
struct Metadata {
    std::vector<uint8_t> exif;
    std::vector<uint8_t> iptc;
    std::string xmp;
    std::vector<uint8_t> icc;
};

struct Image {
    at::Tensor rgb;                  // float32 [3,H,W], 0..1, display-referred; the EXIF orientation is already applied
    at::Tensor alpha;                // undefined, or float32 [1,H,W], 0..1
    int bit_depth = 8;               // 8 or 16, of the file it came from
    bool grey = false;               // it came as one channel and is written as one
    Metadata metadata;               // its orientation says "upright"
    std::vector<std::string> notes;  // what could not be read beside the pixels, for people

    int64_t width() const { return rgb.size(2); }
    int64_t height() const { return rgb.size(1); }
};

}  // namespace deweather::media
