// A picture in memory: what the networks see, and what has to be in the file again when it is written.
//
//     media::Image picture = media::read_image("rain.jpg", {});
//     picture.rgb = restore(picture.rgb);
//     media::write_image(picture, "clean.jpg", {});
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace deweather::media {

struct OwnColours;  // core/media/own_colours.h

// A chunk of a PNG: its four letters and its data.
struct PngChunk {
    std::string type;
    std::vector<uint8_t> data;
};

// Pixels a metre; 0 where the file does not say.
struct Resolution {
    double x = 0, y = 0;
};

// As they stand in the file, uninterpreted; empty where the file has none.
struct Metadata {
    std::vector<uint8_t> exif = {};
    std::vector<uint8_t> iptc = {};
    std::string xmp = {};
    std::vector<uint8_t> icc = {};
    Resolution resolution = {};
    std::vector<std::string> comments = {};  // of a JPEG
    std::vector<PngChunk> texts = {};        // tEXt, zTXt, iTXt, except those that hold EXIF, IPTC or XMP
    std::vector<uint8_t> cicp = {};  // four bytes of a PNG whose values are HDR (PQ, HLG) and are taken as they stand
};

// How many times fewer chroma samples than pixels a JPEG or lossy WebP has across and down: 2, 2 is 4:2:0.
struct ChromaSampling {
    int x = 1, y = 1;
};

struct Image {
    at::Tensor rgb;                  // float32 [3,H,W], 0..1, sRGB; the EXIF orientation is already applied
    at::Tensor alpha;                // undefined, or float32 [1,H,W], 0..1
    int bit_depth = 8;               // 8 or 16, of the file it came from
    bool grey = false;               // it came as one channel and is written as one
    Metadata metadata;               // its orientation says "upright"
    std::vector<std::string> notes;  // messages to the user: what could not be read beside the pixels
    ChromaSampling chroma;           // of the file that it came from, which a JPEG of it gets again
    // The samples in the file's own colours where these are not sRGB; a result is given back in them.
    std::shared_ptr<const OwnColours> own_colours;

    int64_t width() const { return rgb.size(2); }
    int64_t height() const { return rgb.size(1); }
};

}  // namespace deweather::media
