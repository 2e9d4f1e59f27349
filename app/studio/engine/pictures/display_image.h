// Converts the core's pictures to QImage.
//
//     QImage shown = to_qimage(picture.rgb, picture.alpha);
//     QImage mixed = blended(original, restored, 0.5);
#pragma once

#include <ATen/core/Tensor.h>

#include <QByteArray>
#include <QImage>

#include "app/studio/engine/showing/picture_facts.h"

namespace deweather::studio {

// rgb: float [3,H,W] in 0..1; alpha: [1,H,W] or undefined. Rounded as files are written. On the CPU, contiguous or not.
QImage to_qimage(const at::Tensor& rgb, const at::Tensor& alpha);

// The inverse of to_qimage(): float [3,H,W], colours only.
at::Tensor to_tensor(const QImage& image);

// Blends the restored picture over the original with strength (0..1, above 1 exaggerated), both of the same size and
// format, in 8 bits: for the screen, where the slider must respond at once; files are blended in floating point. shares:
// how much of the restored picture is used, a byte per pixel; empty: all of it.
QImage blended(const QImage& original, const QImage& restored, double strength, const QByteArray& shares = {});

// map: as restore::Result::weather_map, of squares of `patch` pixels of a picture of this size; undefined: empty.
WeatherMap to_weather_map(const at::Tensor& map, int64_t patch, int64_t width, int64_t height);

// float [3,h,w]: a picture reduced to at most `pixels` pixels by averaging.
at::Tensor reduced(const at::Tensor& rgb, int64_t pixels);

}  // namespace deweather::studio
