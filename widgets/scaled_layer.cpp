#include "widgets/scaled_layer.h"

#include <QPainter>
#include <algorithm>
#include <cstring>

#include "widgets/scaled_pixels.h"

namespace deweather::widgets {

namespace {

QSizeF stretch(const LayerContent& content, const PicturePyramid& picture) {
    return {content.scale * content.extent.width() / picture.size().width(),
            content.scale * content.extent.height() / picture.size().height()};
}

PicturePyramid::Level level_of(const LayerContent& content, const PicturePyramid& picture) {
    const QSizeF scale = stretch(content, picture);
    return picture.level_for(std::max(scale.width(), scale.height()));
}

Placement place(const LayerContent& content, const PicturePyramid& picture, const PicturePyramid::Level& level) {
    const QSizeF scale = stretch(content, picture);
    return {content.origin, scale.width() * level.shrink_x, scale.height() * level.shrink_y};
}

QRect layer_rect(const LayerContent& content) {
    return QRectF(QPointF(content.origin), QSizeF(content.extent) * content.scale).toRect();
}

// A level's pixels with their placement.
struct Placed {
    QImage image;
    Placement placement;
};

// Converts only the pixels under `part` if the level needs conversion.
Placed paintable(const PicturePyramid::Level& level, const Placement& placement, const QRect& part) {
    if (!level.convert_first) return {level.image, placement};
    const QRect source = placement.source(part, level.image.size());
    return {level.image.copy(source).convertToFormat(painting_format(level.image)),
            {placement.target(source).topLeft(), placement.scale_x, placement.scale_y}};
}

void scale(const Rows& rows, QSize size, const Placement& placement, const QRect& part, bool smooth, uchar* out,
           qsizetype stride) {
    if (smooth)
        scale_smoothly(rows, size, placement, part, out, stride);
    else
        scale_to_squares(rows, size, placement, part, out, stride);
}

// Paints onto `part` of the target with alpha blending.
void paint(QImage& target, const Placed& placed, const QRect& part, bool smooth, double opacity) {
    if (placed.image.isNull()) return;
    const Rows rows = rows_of(placed.image);
    if (!placed.image.hasAlphaChannel()) {
        uchar* out = target.bits() + part.y() * target.bytesPerLine() + qsizetype{4} * part.x();
        return scale(rows, placed.image.size(), placed.placement, part, smooth, out, target.bytesPerLine());
    }
    QImage over(part.size(), QImage::Format_ARGB32_Premultiplied);
    scale(rows, placed.image.size(), placed.placement, part, smooth, over.bits(), over.bytesPerLine());
    QPainter painter(&target);
    painter.setOpacity(opacity);
    painter.drawImage(part.topLeft(), over);
}

void paint_difference(QImage& target, const Placed& one, const Placed& other, const QRect& part, bool smooth,
                      int gain) {
    QImage same = other.image;
    Placed base = one;
    if (other.image.size() != one.image.size() || other.placement.origin != one.placement.origin) {
        // The other image has another size: resample it to the first one's pixels.
        const QRect source = one.placement.source(part, one.image.size());
        const QRectF at = one.placement.target(source);
        base = {one.image.copy(source), {at.topLeft(), one.placement.scale_x, one.placement.scale_y}};
        const Placement onto{QPointF((other.placement.origin.x() - at.x()) / one.placement.scale_x,
                                     (other.placement.origin.y() - at.y()) / one.placement.scale_y),
                             other.placement.scale_x / one.placement.scale_x,
                             other.placement.scale_y / one.placement.scale_y};
        same = QImage(source.size(), QImage::Format_RGB32);
        paint(same, {other.image, onto}, same.rect(), true, 1.0);
    }
    uchar* out = target.bits() + part.y() * target.bytesPerLine() + qsizetype{4} * part.x();
    const QRect used = base.placement.source(part, base.image.size());
    scale(difference_rows(base.image, same, gain, used.left(), used.right()), base.image.size(), base.placement, part,
          smooth, out, target.bytesPerLine());
}

void fill(QImage& target, const QRect& part, QRgb background) {
    for (int y = part.top(); y <= part.bottom(); ++y)
        std::fill_n(reinterpret_cast<QRgb*>(target.scanLine(y)) + part.x(), part.width(), background);
}

}  // namespace

const QImage& ScaledLayer::draw(const LayerContent& content, QSize size, const QRect& needed) {
    const auto level = level_of(content, *content.picture);
    const auto minus = content.minus != nullptr ? level_of(content, *content.minus) : PicturePyramid::Level{};
    const bool overlaid = content.overlay != nullptr && !content.overlay->map.isNull();
    const Key key{level.image.cacheKey(),
                  minus.image.cacheKey(),
                  content.minus != nullptr ? content.gain : 0,
                  content.scale,
                  content.extent,
                  overlaid ? content.overlay->map.cacheKey() : 0,
                  overlaid ? content.overlay->opacity : 0.0,
                  overlaid && content.overlay->smooth,
                  content.background};
    if (pixels_.size() != size) {
        pixels_ = QImage(size, QImage::Format_RGB32);
        valid_ = QRegion();
    }
    if (key != key_)
        valid_ = QRegion();
    else if (content.origin != origin_)
        shift(content.origin - origin_);
    key_ = key;
    origin_ = content.origin;
    for (const QRect& missing : QRegion(needed) - valid_) render(content, level, minus, missing);
    valid_ += needed;
    return pixels_;
}

void ScaledLayer::shift(QPoint by) {
    const QRect kept = pixels_.rect().translated(by).intersected(pixels_.rect());
    valid_ = valid_.translated(by).intersected(kept);
    if (valid_.isEmpty()) return;
    // Copy from the end that is not overwritten before it is read.
    uchar* bits = pixels_.bits();
    const auto stride = pixels_.bytesPerLine();
    const auto bytes = static_cast<std::size_t>(kept.width()) * 4;
    const auto move_row = [&](int y) {
        std::memmove(bits + y * stride + qsizetype{4} * kept.x(),
                     bits + (y - by.y()) * stride + qsizetype{4} * (kept.x() - by.x()), bytes);
    };
    if (by.y() > 0)
        for (int y = kept.bottom(); y >= kept.top(); --y) move_row(y);
    else
        for (int y = kept.top(); y <= kept.bottom(); ++y) move_row(y);
}

void ScaledLayer::render(const LayerContent& content, const PicturePyramid::Level& level,
                         const PicturePyramid::Level& minus, const QRect& part) {
    const QRect seen = layer_rect(content).intersected(part);
    for (const QRect& around : QRegion(part) - seen) fill(pixels_, around, content.background);
    if (seen.isEmpty()) return;
    const bool smooth = content.scale < kSharpFrom;
    const Placed placed = paintable(level, place(content, *content.picture, level), seen);
    if (content.minus != nullptr) {
        const Placed other = paintable(minus, place(content, *content.minus, minus), seen);
        paint_difference(pixels_, placed, other, seen, smooth, content.gain);
    } else {
        if (placed.image.hasAlphaChannel()) fill(pixels_, seen, content.background);
        paint(pixels_, placed, seen, smooth, 1.0);
    }
    if (content.overlay == nullptr || content.overlay->map.isNull()) return;
    const QImage& map = content.overlay->map;
    const Placement over{content.origin, content.scale * content.extent.width() / map.width(),
                         content.scale * content.extent.height() / map.height()};
    paint(pixels_, {map, over}, seen, content.overlay->smooth, content.overlay->opacity);
}

}  // namespace deweather::widgets
