#include "widgets/label_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace deweather::widgets {

namespace {

using Ramp = std::array<QRgb, 256>;

Ramp ramp_of(const QList<QColor>& colours, double opacity) {
    Ramp ramp{};
    for (qsizetype i = 0; i < std::min<qsizetype>(colours.size(), kVoidLabel); ++i)
        ramp[static_cast<std::size_t>(i)] = qPremultiply(qRgba(colours[i].red(), colours[i].green(), colours[i].blue(),
                                                               static_cast<int>(std::lround(255 * opacity))));
    return ramp;
}

QSize overlay_size(const QSize& picture) {
    const double scale =
        std::min(1.0, static_cast<double>(kLongestOverlay) / std::max(picture.width(), picture.height()));
    return {std::max(1, static_cast<int>(picture.width() * scale)),
            std::max(1, static_cast<int>(picture.height() * scale))};
}

// Renders one value per overlay pixel: `pick` of the label under its centre.
template <typename Pick>
QImage painted(const QImage& labels, Pick pick) {
    if (labels.isNull()) return {};
    QImage overlay(overlay_size(labels.size()), QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < overlay.height(); ++y) {
        const int row = static_cast<int>((2 * static_cast<qint64>(y) + 1) * labels.height() / (2 * overlay.height()));
        auto* line = reinterpret_cast<QRgb*>(overlay.scanLine(y));
        for (int x = 0; x < overlay.width(); ++x)
            line[x] =
                pick(static_cast<int>((2 * static_cast<qint64>(x) + 1) * labels.width() / (2 * overlay.width())), row);
    }
    return overlay;
}

}  // namespace

QImage label_overlay(const QImage& labels, const QList<QColor>& colours) {
    const auto ramp = ramp_of(colours, 1.0);
    return painted(labels, [&](int x, int y) { return ramp[labels.constScanLine(y)[x]]; });
}

QImage changed_overlay(const QImage& labels, const QImage& before, const QList<QColor>& colours, double same,
                       bool void_counts) {
    const auto ramp = ramp_of(colours, 1.0), faint = ramp_of(colours, same);
    const bool comparable = before.size() == labels.size();
    return painted(labels, [&](int x, int y) {
        const auto label = labels.constScanLine(y)[x];
        if (!comparable) return faint[label];
        const auto known = before.constScanLine(y)[x];
        const bool changed = known != label && (void_counts || known != kVoidLabel);
        return (changed ? ramp : faint)[label];
    });
}

}  // namespace deweather::widgets
