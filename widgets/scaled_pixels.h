// Scales 32-bit pictures onto the screen's pixels, part by part on one thread, so that parts made at different times
// fit seamlessly: each pixel depends on its place alone.
//
//     const Placement placement{.origin = {12, -40}, .scale_x = 0.7, .scale_y = 0.7};
//     const QImage shown = scaled_smoothly(rows_of(image), image.size(), placement, {0, 0, 256, 256});
#pragma once

#include <QImage>
#include <QRectF>
#include <functional>

namespace deweather::widgets {

// Where a picture lies: its top left corner, and how large its pixels are.
struct Placement {
    QPointF origin;
    double scale_x = 1.0, scale_y = 1.0;

    QRectF target(const QRect& source) const;
    // Whole source pixels under a part, with the neighbours that smooth scaling looks at, within `size`.
    QRect source(const QRect& part, QSize size) const;
};

// Gives a source row's pixels (RGB32 or premultiplied ARGB32); valid until the row after the next is asked for.
using Rows = std::function<const quint32*(int y)>;
// The image has to outlive them.
Rows rows_of(const QImage& image);
// Of absolute_difference_row, between these columns only; both images of one size.
Rows difference_rows(const QImage& a, const QImage& b, int gain, int left, int right);

// Writes the pixels of `part` to `out`, whose rows are `stride` bytes apart. Bilinear; the border goes on beyond it.
void scale_smoothly(const Rows& rows, QSize source_size, const Placement& placement, const QRect& part, uchar* out,
                    qsizetype stride);
// Each source pixel a square.
void scale_to_squares(const Rows& rows, QSize source_size, const Placement& placement, const QRect& part, uchar* out,
                      qsizetype stride);

}  // namespace deweather::widgets
