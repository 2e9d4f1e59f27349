#include "widgets/transport_icons.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace deweather::widgets {

namespace {

constexpr int kSide = 16;

QPainterPath triangle(double x, double way) {
    QPainterPath path(QPointF(x, 3));
    path.lineTo(x + 8 * way, 8);
    path.lineTo(x, 13);
    path.closeSubpath();
    return path;
}

QPainterPath outline(TransportSign sign) {
    QPainterPath path;
    switch (sign) {
        case TransportSign::kPlay:
            path = triangle(5, 1);
            break;
        case TransportSign::kPause:
            path.addRect(4, 3, 3, 10);
            path.addRect(9, 3, 3, 10);
            break;
        case TransportSign::kBack:
            path = triangle(12, -1);
            path.addRect(2, 3, 2, 10);
            break;
        case TransportSign::kForward:
            path = triangle(4, 1);
            path.addRect(12, 3, 2, 10);
            break;
    }
    return path;
}

}  // namespace

QIcon transport_icon(TransportSign sign, const QColor& colour, double pixel_ratio) {
    QIcon icon;
    for (const auto mode : {QIcon::Normal, QIcon::Disabled}) {
        QPixmap pixels(QSize(kSide, kSide) * pixel_ratio);
        pixels.setDevicePixelRatio(pixel_ratio);
        pixels.fill(Qt::transparent);
        QPainter painter(&pixels);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setOpacity(mode == QIcon::Normal ? 1.0 : 0.35);
        painter.fillPath(outline(sign), colour);
        painter.end();
        icon.addPixmap(pixels, mode);
    }
    return icon;
}

}  // namespace deweather::widgets
