// How well text can be read on its ground, as WCAG 2 measures it.
//
//     contrast(Qt::black, Qt::white);                      // 21
//     const QColor ground = readable_ground(palette.highlight().color(), Qt::white, 6);
#pragma once

#include <QColor>

namespace deweather::widgets {

// 1..21, of two opaque colours in either order. Text should have 4.5 at least.
double contrast(const QColor& one, const QColor& other);

// The ground itself where text of that colour has the contrast on it, else darker (for light text) or lighter, in the
// same hue, as far as is needed.
QColor readable_ground(const QColor& ground, const QColor& text, double least);

// The colour of second text: as far towards the ground as the contrast allows, at most by `share` (0..1).
QColor fainter_text(const QColor& text, const QColor& ground, double share, double least);

}  // namespace deweather::widgets
