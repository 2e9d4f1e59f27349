// Decorations of the canvas: labels, the split handle, the pixel grid, and the hint of an empty canvas.
//
//     draw_label(painter, {.title = "MoFME", .note = "1.2 s"}, pane, LabelSide::kLeft);
#pragma once

#include <QRect>
#include <QString>

#include "widgets/theme.h"

class QColor;
class QPainter;

namespace deweather::widgets {

enum class LabelSide { kLeft, kRight, kMiddle };

struct PaneLabel {
    QString title, note;
};

// The rectangle that draw_label uses: in a top corner of the pane, elided to its width. Empty if the pane is too
// narrow.
QRect label_rect(const QPainter& painter, const PaneLabel& label, const QRect& pane, LabelSide side);
// Returns label_rect.
QRect draw_label(QPainter& painter, const PaneLabel& label, const QRect& pane, LabelSide side);

// Draws the line between before and after, `length` long, with a grip in the middle; `accent` fills the grip unless it
// is transparent. The line stands at x = `at` with Qt::Horizontal, and lies at y = `at` with Qt::Vertical.
void draw_handle(QPainter& painter, int at, int length, const QColor& accent,
                 Qt::Orientation orientation = Qt::Horizontal);
constexpr int kHandleWidth = 36;  // width of everything that draw_handle paints

// Draws the ring of a lens around this place.
void draw_lens(QPainter& painter, const QRect& place);
constexpr int kLensRing = 4;  // pixels beyond the place that draw_lens paints

// Draws lines between the picture's pixels, `step` apart, within `area`; `origin` is the picture's top left corner.
void draw_pixel_grid(QPainter& painter, const QRectF& area, QPointF origin, double step);

// Draws a hint on how to begin, in a frame as wide as its text needs; returns the frame.
QRect draw_empty_canvas(QPainter& painter, const QRect& area, const Theme& theme = dark_theme());

}  // namespace deweather::widgets
