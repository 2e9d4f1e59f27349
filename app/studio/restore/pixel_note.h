// The values under the pointer in one line: those of the original, the results and the reference.
//
//     jobs->set_note(pixel_note(pixel, canvas->values_at(pixel)));     // "163, 99:   12  20  31  →   14  22  33"
#pragma once

#include <QPoint>
#include <QString>

#include "widgets/compare_canvas.h"

namespace deweather::studio {

QString pixel_note(QPoint pixel, const widgets::PixelValues& values);

}  // namespace deweather::studio
