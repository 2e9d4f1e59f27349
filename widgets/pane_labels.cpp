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
constexpr QSize kMinFrame(420, 180);
constexpr int kFrameInset = 24;
constexpr int kWrapped = Qt::AlignCenter | Qt::TextWordWrap;

}  // namespace

QRect label_rect(const QPainter& painter, const PaneLabel& label, const QRect& pane, LabelSide side) {
    if (label.title.isEmpty() || pane.width() < kNarrowest) return {};
    const QFontMetrics metrics = painter.fontMetrics();
    int width = metrics.horizontalAdvance(label.title) + 2 * kPadX;
    if (!label.note.isEmpty()) width += kBetween + metrics.horizontalAdvance(label.note);
    width = std::min(width + 1, pane.width() - 2 * kInset);
    const int left = side == LabelSide::kLeft    ? pane.left() + kInset
                     : side == LabelSide::kRight ? pane.right() + 1 - kInset - width
                                                 : pane.center().x() - width / 2;
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

void draw_handle(QPainter& painter, int at, int length, const QColor& accent, Qt::Orientation orientation) {
    // Drawn upright; a lying line is the same with x and y exchanged.
    painter.save();
    if (orientation == Qt::Vertical) painter.setTransform(QTransform(0, 1, 1, 0, 0, 0), true);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRect(at - 2, 0, 4, length), QColor(0, 0, 0, 60));
    painter.fillRect(QRect(at - 1, 0, 2, length), QColor(255, 255, 255, 225));
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF grip(at, length / 2.0);
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
    painter.restore();
}

void draw_lens(QPainter& painter, const QRect& place) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 90), 4));
    painter.drawEllipse(place.adjusted(-1, -1, 1, 1));
    painter.setPen(QPen(QColor(255, 255, 255, 225), 2));
    painter.drawEllipse(place);
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

QRect draw_empty_canvas(QPainter& painter, const QRect& area, const Theme& theme) {
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont small = painter.font();
    const QFont large = font_of(small, TextSize::kTitle);
    const auto drop = QCoreApplication::translate("CompareCanvas", "Drop pictures, videos or a folder here");
    const auto open = QCoreApplication::translate("CompareCanvas", "or press Ctrl+O to open some");
    // Two lines where the canvas is too narrow for one.
    const int most = std::max(1, area.width() - 4 * kFrameInset);
    const QSize first = QFontMetrics(large).boundingRect(0, 0, most, 1000, kWrapped, drop).size();
    const QSize second = QFontMetrics(small).boundingRect(0, 0, most, 1000, kWrapped, open).size();
    const QSize text(std::max(first.width(), second.width()), first.height() + second.height() + kFrameInset / 2);
    QRect box({0, 0}, QSize(std::max(text.width() + 2 * kFrameInset, std::min(kMinFrame.width(), most)),
                            std::max(text.height() + 2 * kFrameInset, kMinFrame.height())));
    box.moveCenter(area.center());
    painter.setPen(QPen(theme.outline, 2, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, 12, 12);
    const QRect inner = box.adjusted(kFrameInset, 0, -kFrameInset, 0);
    QRect line(inner.left(), box.center().y() - text.height() / 2, inner.width(), first.height());
    painter.setFont(large);
    painter.setPen(theme.text);
    painter.drawText(line, kWrapped, drop);
    line = QRect(inner.left(), line.bottom() + kFrameInset / 2, inner.width(), second.height());
    painter.setFont(small);
    painter.setPen(theme.second);
    painter.drawText(line, kWrapped, open);
    return box;
}

}  // namespace deweather::widgets
