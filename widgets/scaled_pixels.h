// Scales 32-bit pictures to device pixels, part by part on one thread. Parts made at different times fit seamlessly:
// each pixel depends on its position alone.
//
//     const Placement placement{.origin = {12, -40}, .scale_x = 0.7, .scale_y = 0.7};
//     QImage shown(256, 256, QImage::Format_RGB32);
//     scale_smoothly(rows_of(image), image.size(), placement, shown.rect(), shown.bits(), shown.bytesPerLine());
#pragma once

#include <QImage>
#include <QRectF>
#include <functional>

namespace deweather::widgets {

// The placement of a picture: its top left corner and the size of its pixels.
struct Placement {
    QPointF origin;
    double scale_x = 1.0, scale_y = 1.0;

    QRectF target(const QRect& source) const;
    // The whole source pixels under a part, with the neighbours that smooth scaling needs, within `size`.
    QRect source(const QRect& part, QSize size) const;
};

// Returns a source row's pixels (RGB32 or premultiplied ARGB32); valid until the row after the next is requested.
using Rows = std::function<const quint32*(int y)>;
// The image must outlive them.
Rows rows_of(const QImage& image);
// Rows of absolute_difference_row, for columns left to right only; both images have the same size.
Rows difference_rows(const QImage& a, const QImage& b, int gain, int left, int right);

// Writes the pixels of `part` to `out`, whose rows are `stride` bytes apart. Bilinear; border pixels are repeated
// beyond the edge.
void scale_smoothly(const Rows& rows, QSize source_size, const Placement& placement, const QRect& part, uchar* out,
                    qsizetype stride);
// Nearest-neighbour: draws each source pixel as a square.
void scale_to_squares(const Rows& rows, QSize source_size, const Placement& placement, const QRect& part, uchar* out,
                      qsizetype stride);

}  // namespace deweather::widgets
