// The absolute difference of two pictures, pixel by pixel.
//
//     absolute_difference_row(original_row, result_row, width, 4, shown);   // black: equal; else four times as bright
#pragma once

#include <QtGlobal>

namespace deweather::widgets {

// min(255, gain * |a - b|) of red, green and blue; opaque. Rows of `width` 32-bit pixels; gain 1..16.
void absolute_difference_row(const quint32* a, const quint32* b, int width, int gain, quint32* out);

}  // namespace deweather::widgets
