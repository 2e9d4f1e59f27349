// Converts the core's pictures to QImage.
//
//     QImage shown = to_qimage(picture.rgb, picture.alpha);
//     QImage mixed = blended(original, restored, 0.5);
#pragma once

#include <ATen/core/Tensor.h>

#include <QImage>

namespace deweather::studio {

// rgb: float [3,H,W] in 0..1; alpha: [1,H,W] or undefined. Rounded as files are written. On the CPU, contiguous or not.
QImage to_qimage(const at::Tensor& rgb, const at::Tensor& alpha);

// The other way: float [3,H,W] of the colours alone.
at::Tensor to_tensor(const QImage& image);

// strength (0..1) of the restored picture over the original, of the same size and format, in 8 bits: for the screen,
// where the slider has to act at once; files are mixed in floats.
QImage blended(const QImage& original, const QImage& restored, double strength);

// float [3,h,w]: a picture reduced to at most `pixels` pixels by averaging.
at::Tensor reduced(const at::Tensor& rgb, int64_t pixels);

}  // namespace deweather::studio
