// The view transform of a picture in a pane: the zoom, and the picture's point at the pane's centre. A value; several
// panes of the same size share one.
//
//     Viewport view;
//     view.set_pane({1600, 1000}, 1.0);
//     view.set_picture({8000, 6000});        // fitted
//     view.set_zoom(1.0, {300, 200});        // 100 %; the point at (300,200) stays there
//
// Pane coordinates are in logical pixels from its top left corner; lengths named "device" are in device pixels.
#pragma once

#include <QPoint>
#include <QPointF>
#include <QSize>

namespace deweather::widgets {

class Viewport {
  public:
    static constexpr double kLargestZoom = 64.0, kSmallestZoom = 1.0 / 64;

    // Another picture, fitted. An empty size: none.
    void set_picture(QSize size);
    QSize picture() const { return picture_; }

    // The pane's size in device pixels, and the device pixels per logical pixel. A fitted picture stays fitted;
    // otherwise the point at the centre and the zoom are kept.
    void set_pane(QSize device_size, double pixel_ratio);
    QSize pane() const { return pane_; }

    void fit();
    bool is_fitted() const { return fitted_; }

    // Logical pixels per picture pixel.
    double zoom() const { return device_zoom_ / ratio_; }
    // Device pixels per picture pixel: 1 is 100 %.
    double device_zoom() const { return device_zoom_; }
    // Clamped to kSmallestZoom (or the fitting zoom, if that is smaller) and kLargestZoom.
    void set_zoom(double zoom, QPointF fixed);
    // Moves the view by logical pixels: positive values move it right and down over the picture.
    void pan(QPointF by);
    // The picture's point at the pane's centre.
    QPointF centre() const { return centre_; }
    void set_centre(QPointF centre);

    // The device pixel of the pane at which the picture's top left corner lies: rounded, so that the picture does not
    // shimmer while it is panned and is exact at 100 %. The two functions below agree with it.
    QPoint device_origin() const;
    QPointF to_picture(QPointF point) const;
    QPointF from_picture(QPointF point) const;

  private:
    double fit_zoom() const;

    QSize picture_, pane_{1, 1};
    double ratio_ = 1.0, device_zoom_ = 1.0;
    QPointF centre_;
    bool fitted_ = true;
};

}  // namespace deweather::widgets
