#include "widgets/viewport.h"

#include <algorithm>
#include <cmath>

namespace deweather::widgets {

namespace {

QPointF half(QSize size) {
    return {size.width() / 2.0, size.height() / 2.0};
}

}  // namespace

void Viewport::set_picture(QSize size) {
    picture_ = size;
    fit();
}

void Viewport::set_pane(QSize device_size, double pixel_ratio) {
    pane_ = device_size.expandedTo({1, 1});
    ratio_ = pixel_ratio;
    if (fitted_) fit();
}

double Viewport::fit_zoom() const {
    if (picture_.isEmpty()) return 1.0;
    return std::min({static_cast<double>(pane_.width()) / picture_.width(),
                     static_cast<double>(pane_.height()) / picture_.height(), kLargestZoom * ratio_});
}

void Viewport::fit() {
    fitted_ = true;
    device_zoom_ = fit_zoom();
    centre_ = half(picture_);
}

void Viewport::set_zoom(double zoom, QPointF fixed) {
    if (picture_.isEmpty()) return;
    // From the exact centre rather than from the rounded origin: many small steps do not drift.
    const QPointF off_middle = fixed * ratio_ - half(pane_);
    const QPointF kept = centre_ + off_middle / device_zoom_;
    device_zoom_ = std::clamp(zoom, std::min(kSmallestZoom, fit_zoom() / ratio_), kLargestZoom) * ratio_;
    fitted_ = false;
    set_centre(kept - off_middle / device_zoom_);
}

void Viewport::pan(QPointF by) {
    if (!picture_.isEmpty()) set_centre(centre_ + by / zoom());
}

void Viewport::set_centre(QPointF centre) {
    fitted_ = false;
    centre_ = {std::clamp(centre.x(), 0.0, static_cast<double>(picture_.width())),
               std::clamp(centre.y(), 0.0, static_cast<double>(picture_.height()))};
}

QPoint Viewport::device_origin() const {
    const QPointF origin = half(pane_) - centre_ * device_zoom_;
    return {static_cast<int>(std::floor(origin.x() + 0.5)), static_cast<int>(std::floor(origin.y() + 0.5))};
}

QPointF Viewport::to_picture(QPointF point) const {
    return (point * ratio_ - QPointF(device_origin())) / device_zoom_;
}

QPointF Viewport::from_picture(QPointF point) const {
    return (point * device_zoom_ + QPointF(device_origin())) / ratio_;
}

}  // namespace deweather::widgets
