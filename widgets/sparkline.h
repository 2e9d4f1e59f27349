// A curve without axes, small enough to stand beside a name.
//
//     item->setIcon(sparkline({22.1, 24.0, 24.6}, {56, 20}, palette.color(QPalette::Text), 1.0));
#pragma once

#include <QColor>
#include <QIcon>
#include <QSize>
#include <vector>

namespace deweather::widgets {

// The values from left to right, the lowest at the lower edge; a dot at the last one. Values that are not finite are left
// out. Null for fewer than two values. size: in logical pixels.
QIcon sparkline(const std::vector<double>& values, const QSize& size, const QColor& colour, double pixel_ratio);

}  // namespace deweather::widgets
