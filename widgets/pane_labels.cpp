#include "widgets/pane_labels.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/canvas_colours.h"

namespace deweather::widgets {

namespace {

constexpr int kInset = 10, kPadX = 8, kPadY = 3, kBetween = 8;
constexpr int kNarrowest = 60;  // narrower panes have no label

}  // namespace

QRect label_rect(const QPainter& painter, const PaneLabel& label, const QRect& pane, LabelSide side) {
    if (label.title.isEmpty() || pane.width() < kNarrowest) return {};
    const QFontMetrics metrics = painter.fontMetrics();
    int width = metrics.horizontalAdvance(label.title) + 2 * kPadX;
    if (!label.note.isEmpty()) width += kBetween + metrics.horizontalAdvance(label.note);
    width = std::min(width + 1, pane.width() - 2 * kInset);
    const int left = side == LabelSide::kLeft ? pane.left() + kInset : pane.right() + 1 - kInset - width;
    return {left, pane.top() + kInset, width, metrics.height() + 2 * kPadY};
}

QRect draw_label(QPainter& painter, const PaneLabel& label, const QRect& pane, LabelSide side) {
    const QRect box = label_rect(painter, label, pane, side);
    if (box.isEmpty()) return box;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(kLabelGround);
    painter.drawRoundedRect(box, 4, 4);
    const QRect inside = box.adjusted(kPadX, 0, -kPadX, 0);
    const QFontMetrics metrics = painter.fontMetrics();
    const QString title = metrics.elidedText(label.title, Qt::ElideMiddle, inside.width());
    painter.setPen(kLabelText);
    painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft, title);
    const QRect rest = inside.adjusted(metrics.horizontalAdvance(title) + kBetween, 0, 0, 0);
    if (label.note.isEmpty() || rest.width() < kBetween) return box;
    painter.setPen(kLabelNote);
    painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft,
                     metrics.elidedText(label.note, Qt::ElideRight, rest.width()));
    return box;
}

void draw_handle(QPainter& painter, int x, int height, const QColor& accent) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRect(x - 2, 0, 4, height), QColor(0, 0, 0, 60));
    painter.fillRect(QRect(x - 1, 0, 2, height), QColor(255, 255, 255, 225));
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF grip(x, height / 2.0);
    painter.setPen(QPen(QColor(255, 255, 255, 235), 2));
    painter.setBrush(accent.alpha() > 0 ? accent : QColor(30, 30, 32, 200));
    painter.drawEllipse(grip, 14, 14);
    painter.setBrush(Qt::NoBrush);
    for (const int side : {-1, 1}) {
        QPainterPath arrow(grip + QPointF(side * 4, -4.5));
        arrow.lineTo(grip + QPointF(side * 8.5, 0));
        arrow.lineTo(grip + QPointF(side * 4, 4.5));
        painter.drawPath(arrow);
    }
}

void draw_pixel_grid(QPainter& painter, const QRectF& area, QPointF origin, double step) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QColor line(128, 128, 128, 90);
    const auto each = [step](double from, double to, double start, auto draw) {
        for (double at = start + std::ceil((from - start) / step) * step; at < to; at += step) draw(at);
    };
    each(area.left(), area.right(), origin.x(),
         [&](double x) { painter.fillRect(QRectF(std::round(x), area.top(), 1, area.height()), line); });
    each(area.top(), area.bottom(), origin.y(),
         [&](double y) { painter.fillRect(QRectF(area.left(), std::round(y), area.width(), 1), line); });
}

void draw_empty_canvas(QPainter& painter, const QRect& area) {
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont small = painter.font();
    const QRect box(area.center() - QPoint(210, 90), QSize(420, 180));
    painter.setPen(QPen(QColor(120, 120, 124), 2, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, 12, 12);
    QFont large = small;
    large.setPointSizeF(small.pointSizeF() * 1.5);
    painter.setFont(large);
    painter.setPen(QColor(220, 220, 222));
    painter.drawText(box.adjusted(0, 40, 0, -80), Qt::AlignCenter,
                     QCoreApplication::translate("CompareCanvas", "Drop pictures, videos or a folder here"));
    painter.setFont(small);
    painter.setPen(QColor(160, 160, 164));
    painter.drawText(box.adjusted(0, 95, 0, -30), Qt::AlignCenter,
                     QCoreApplication::translate("CompareCanvas", "or press Ctrl+O to open some"));
}

}  // namespace deweather::widgets
