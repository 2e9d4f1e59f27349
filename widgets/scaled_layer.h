// A pane's content in device pixels, cached between frames: panning moves the cached pixels and renders only the newly
// visible strip.
//
//     ScaledLayer layer;
//     const LayerContent content{.picture = &pyramid, .extent = {800, 600}, .origin = {}};
//     const QImage& pixels = layer.draw(content, pane.size(), {{}, pane.size()});
//     painter.drawImage(pane, pixels);                       // pixel for pixel
#pragma once

#include <QImage>
#include <QRegion>
#include <tuple>

#include "widgets/picture_pyramid.h"

namespace deweather::widgets {

// A small map drawn over the whole picture.
struct MapOverlay {
    QImage map;            // premultiplied ARGB32, stretched over the picture; null: none
    double opacity = 1.0;  // 0..1
    bool smooth = true;    // false: each map pixel is a rectangle, for classes
};

struct LayerContent {
    const PicturePyramid* picture = nullptr;
    const PicturePyramid* minus = nullptr;  // show the difference to this one; null: the picture itself
    int gain = 1;                           // of the difference, 1..16
    QSize extent;        // the comparison's size in its own pixels; pictures of other sizes are stretched
    double scale = 1.0;  // device pixels per pixel of extent
    QPoint origin;       // device pixel of the top left corner
    const MapOverlay* overlay = nullptr;
    QRgb background = 0xFF1C1C1C;  // around the picture, and behind a transparent one
};

class ScaledLayer {
  public:
    // From this scale on, pixels are drawn as squares.
    static constexpr double kSharpFrom = 2.0;

    // Returns `size` device pixels, of which those in `needed` are valid; the others are unspecified.
    const QImage& draw(const LayerContent& content, QSize size, const QRect& needed);

  private:
    // Everything that determines the pixels except the position.
    using Key = std::tuple<qint64, qint64, int, double, QSize, qint64, double, bool, QRgb>;

    void shift(QPoint by);
    void render(const LayerContent& content, const PicturePyramid::Level& level, const PicturePyramid::Level& minus,
                const QRect& part);

    QImage pixels_;
    QRegion valid_;
    Key key_;
    QPoint origin_;
};

}  // namespace deweather::widgets
