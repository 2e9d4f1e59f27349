#include "widgets/sparkline.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace deweather::widgets {

QIcon sparkline(const std::vector<double>& values, const QSize& size, const QColor& colour, double pixel_ratio) {
    constexpr double kMargin = 2.5, kDot = 2;  // logical pixels
    std::vector<double> finite;
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
                 [](double value) { return std::isfinite(value); });
    if (finite.size() < 2) return {};
    const auto [lowest, highest] = std::minmax_element(finite.begin(), finite.end());
    const double range = *highest - *lowest;
    QPixmap picture((QSizeF(size) * pixel_ratio).toSize());
    picture.setDevicePixelRatio(pixel_ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF place = QRectF(QPointF(), QSizeF(size)).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    QPainterPath path;
    QPointF last;
    for (std::size_t i = 0; i < finite.size(); ++i) {
        // A level curve lies in the middle.
        const double height = range > 0 ? (finite[i] - *lowest) / range : 0.5;
        last = {place.left() + place.width() * static_cast<double>(i) / static_cast<double>(finite.size() - 1),
                place.bottom() - place.height() * height};
        i == 0 ? path.moveTo(last) : path.lineTo(last);
    }
    painter.setPen(QPen(colour, 1.2));
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(last, kDot, kDot);
    return {picture};
}

}  // namespace deweather::widgets
