// Pictures of the core as Qt shows them.
//
//     QImage shown = to_qimage(picture.rgb, picture.alpha);
#pragma once

#include <ATen/core/Tensor.h>

#include <QImage>

namespace deweather::studio {

// rgb: float [3,H,W] in 0..1; alpha: [1,H,W] or undefined. Rounded as files are written. On the CPU, contiguous or not.
QImage to_qimage(const at::Tensor& rgb, const at::Tensor& alpha);

}  // namespace deweather::studio
