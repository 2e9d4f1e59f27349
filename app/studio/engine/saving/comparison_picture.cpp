#include "app/studio/engine/saving/comparison_picture.h"

#include <QFont>
#include <QFontMetrics>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace deweather::studio {

namespace {

constexpr double kScreenAspect = 1.6;
// Label height: this fraction of a picture's width, but no less than the minimum in pixels.
constexpr int kLabelShare = 36, kSmallestLabel = 11;

// The number of columns whose sheet is closest to the screen's aspect ratio, without an empty row.
int columns_for(int count, double aspect) {
    int best = 1;
    double least = 1e9;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double off = std::abs(std::log(columns * aspect / rows / kScreenAspect));
        if (off < least) {
            least = off;
            best = columns;
        }
    }
    return best;
}

}  // namespace

QImage comparison_picture(const QList<LabelledPicture>& pictures) {
    const QSize size = pictures.first().image.size();
    const int count = static_cast<int>(pictures.size());
    const int columns = columns_for(count, 1.0 * size.width() / size.height());
    const int rows = (count + columns - 1) / columns;
    QFont font("Sans Serif");
    font.setPixelSize(std::max(kSmallestLabel, size.width() / kLabelShare));
    const int gap = font.pixelSize() / 2, strip = font.pixelSize() * 2;
    QImage sheet(columns * (size.width() + gap) + gap, rows * (size.height() + strip) + gap, QImage::Format_RGB32);
    sheet.fill(Qt::white);
    QPainter painter(&sheet);
    painter.setRenderHints(QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    painter.setFont(font);
    painter.setPen(QColor(30, 30, 30));
    for (int index = 0; index < count; ++index) {
        const QPoint corner(gap + index % columns * (size.width() + gap),
                            gap + index / columns * (size.height() + strip));
        painter.drawImage(QRect(corner, size), pictures[index].image);
        const QRect label(corner.x(), corner.y() + size.height(), size.width(), strip);
        painter.drawText(label, Qt::AlignCenter,
                         QFontMetrics(font).elidedText(pictures[index].label, Qt::ElideMiddle, label.width()));
    }
    return sheet;
}

}  // namespace deweather::studio
