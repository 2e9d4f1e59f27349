// What is drawn over the canvas's pictures: labels, the dividing handle, the grid of pixels, and the words of an empty
// canvas.
//
//     draw_label(painter, {.title = "MoFME", .note = "1.2 s"}, pane, LabelSide::kLeft);
#pragma once

#include <QRect>
#include <QString>

class QColor;
class QPainter;

namespace deweather::widgets {

enum class LabelSide { kLeft, kRight };

struct PaneLabel {
    QString title, note;
};

// Where draw_label puts it: in a top corner of the pane, elided to its width. Empty where the pane is too narrow.
QRect label_rect(const QPainter& painter, const PaneLabel& label, const QRect& pane, LabelSide side);
// Returns label_rect.
QRect draw_label(QPainter& painter, const PaneLabel& label, const QRect& pane, LabelSide side);

// The line between before and after, at x, with a grip in the middle; `accent` fills the grip where not transparent.
void draw_handle(QPainter& painter, int x, int height, const QColor& accent);
constexpr int kHandleWidth = 36;  // of all that draw_handle paints

// Lines between the picture's pixels, `step` apart, within `area`; `origin` is the picture's top left corner.
void draw_pixel_grid(QPainter& painter, const QRectF& area, QPointF origin, double step);

// Where there is no picture yet: what to do. In a frame as wide as its text needs, which is returned.
QRect draw_empty_canvas(QPainter& painter, const QRect& area);
// In place of a picture that cannot be shown: why not.
void draw_problem(QPainter& painter, const QRect& area, const QString& problem);

}  // namespace deweather::widgets
