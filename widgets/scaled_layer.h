// What a pane shows of a picture, at the screen's own pixels, kept from frame to frame: panning moves what is there and
// makes only the strip that came into view.
//
//     ScaledLayer layer;
//     const QImage& pixels = layer.draw({.picture = &pyramid, ...}, pane_size, what_is_needed);
//     painter.drawImage(pane, pixels);                       // pixel for pixel
#pragma once

#include <QImage>
#include <QRegion>
#include <tuple>

#include "widgets/picture_pyramid.h"

namespace deweather::widgets {

// A small map over the whole picture.
struct MapOverlay {
    QImage map;            // premultiplied ARGB32, stretched over the picture; null: none
    double opacity = 1.0;  // 0..1
    bool smooth = true;    // false: each of the map's pixels a rectangle, for classes
};

struct LayerContent {
    const PicturePyramid* picture = nullptr;
    const PicturePyramid* minus = nullptr;  // shown is the difference to this one; null: the picture itself
    int gain = 1;                           // of the difference, 1..16
    QSize extent;        // the comparison's size in its own pixels; pictures of other sizes are stretched to it
    double scale = 1.0;  // device pixels one of these
    QPoint origin;       // device pixel of its top left corner
    const MapOverlay* overlay = nullptr;
};

class ScaledLayer {
  public:
    // From this scale on, pixels are shown as squares.
    static constexpr double kSharpFrom = 2.0;

    // `size` device pixels, of which `needed` are right; the others are whatever they were.
    const QImage& draw(const LayerContent& content, QSize size, const QRect& needed);

  private:
    // All that makes the pixels, but for the place.
    using Key = std::tuple<qint64, qint64, int, double, QSize, qint64, double, bool>;

    void shift(QPoint by);
    void render(const LayerContent& content, const PicturePyramid::Level& level, const PicturePyramid::Level& minus,
                const QRect& part);

    QImage pixels_;
    QRegion valid_;
    Key key_;
    QPoint origin_;
};

}  // namespace deweather::widgets
