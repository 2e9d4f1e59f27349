// Maps of tokens as pictures: experts in their colours, numbers as heat, alone or over the picture that they are of.
//
//     const auto experts = trace.layers[0].gates[0].argmax(-1);                     // int64 [h,w]
//     media::write_image(over_picture(picture, expert_colours(experts), trace.patch, 0.6), "experts.png", {});
#pragma once

#include "core/media/image.h"

namespace deweather::analysis {

// experts: int64 [h,w] to float [3,h,w] in 0..1.
at::Tensor expert_colours(const at::Tensor& experts);

// values: float [h,w]; low and below is the dark end of heat_colour(), high and above the light one. To [3,h,w].
at::Tensor heat_colours(const at::Tensor& values, double low, double high);

// colours [3,h,w], each the square of a token, laid over the picture's grey at this opacity; of the picture's size, 8
// bits, without its metadata. opacity 1: the colours alone.
media::Image over_picture(const media::Image& picture, const at::Tensor& colours, int64_t patch, double opacity);

}  // namespace deweather::analysis
