// A picture as its file stores it, as each decoder hands it over: before colours are converted and it is turned
// upright.
//
//     StoredPicture stored = decode_tiff(bytes, 0);
//     if (const auto own = own_colours(stored.samples, stored.space, stored.icc)) picture.rgb = to_srgb(*own);
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/media/own_colours.h"

namespace deweather::media {

struct StoredPicture {
    at::Tensor samples;  // float32 [C,H,W], 0..1: 1 grey, 3 RGB or Lab, 4 CMYK; see ColourSpace
    ColourSpace space = ColourSpace::kRgb;
    at::Tensor alpha;  // undefined, or float32 [1,H,W]; samples are not multiplied by it
    int bit_depth = 8;
    std::vector<uint8_t> icc, exif, xmp;  // what the decoder found; empty where it looks for none
    std::optional<int> orientation;       // EXIF's 1..8, where the format has its own or none counts
    std::vector<std::string> notes;
};

// Divides colours [C,H,W] that are multiplied by alpha [1,H,W]; black where nothing is visible.
void divide_by_alpha(at::Tensor& colours, const at::Tensor& alpha);

}  // namespace deweather::media
