// Simulates JPEG compression of a picture: encodes and decodes it in memory.
//
//     at::Tensor saved = media::through_jpeg(rgb, {.quality = 75});
//
// The pixels equal those of write_image() and read_image() for a JPEG of that quality.
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::media {

struct JpegOptions {
    int quality = 75;          // 1..100, on libjpeg's scale
    bool full_chroma = false;  // 4:4:4; otherwise 4:2:0, libjpeg-turbo's default
};

// rgb: float32 [3,H,W] in 0..1 on the CPU, rounded to 8 bits first; returns a new tensor of its shape. Uses one thread.
// Throws Error for other tensors, a quality out of range, and a picture too large for JPEG (65,500 pixels along a
// side).
at::Tensor through_jpeg(const at::Tensor& rgb, const JpegOptions& options);

}  // namespace deweather::media
