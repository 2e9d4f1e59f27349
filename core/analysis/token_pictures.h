// Renders token maps as pictures: experts in their colours, numbers as heat maps, alone or over the original picture.
//
//     const auto experts = trace.layers[0].gates[0].argmax(-1);                     // int64 [h,w]
//     media::write_image(over_picture(picture, expert_colours(experts), trace.patch, 0.6), "experts.png", {});
#pragma once

#include "core/media/image.h"

namespace deweather::analysis {

// experts: int64 [h,w] to float [3,h,w] in 0..1.
at::Tensor expert_colours(const at::Tensor& experts);

// values: float [h,w] to [3,h,w]; values <= low get the dark end of heat_colour(), values >= high the light one.
at::Tensor heat_colours(const at::Tensor& values, double low, double high);

// Overlays colours [3,h,w], one square per token, on the greyscale picture with this opacity; the result has the
// picture's size, 8 bits and no metadata. opacity 1: the colours alone.
media::Image over_picture(const media::Image& picture, const at::Tensor& colours, int64_t patch, double opacity);

}  // namespace deweather::analysis
