// The samples of a TIFF's pixels, of any depth and layout that libtiff gives as they are stored.
//
//     TiffSamples samples = read_tiff_samples(file, layout, alpha);
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "core/media/tiff_layout.h"
#include "core/media/tiff_memory.h"

namespace deweather::media {

struct TiffSamples {
    at::Tensor colours;             // float32 [C,H,W], 0..1; floating-point samples as they stand
    at::Tensor alpha;               // undefined, or float32 [1,H,W]
    bool palette_of_8_bits = true;  // a palette has no more than 8 bits a colour
};

// Reads the directory that layout describes. Throws std::runtime_error with the reason in one line.
TiffSamples read_tiff_samples(TiffMemory& file, const TiffLayout& layout, const std::optional<TiffAlpha>& alpha);

}  // namespace deweather::media
