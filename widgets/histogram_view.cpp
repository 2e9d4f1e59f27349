#include "widgets/histogram_view.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/theme.h"

namespace deweather::widgets {

namespace {

constexpr double kMaxPixels = 250'000;
constexpr int kValues = 256;
constexpr std::array<QRgb, 3> kColours = {qRgb(232, 74, 74), qRgb(64, 190, 92), qRgb(78, 134, 245)};
constexpr int kAreaAlpha = 110;

// The curve of one colour within `place`; `highest` is the share at its upper edge.
QPainterPath curve(const std::array<float, kValues>& shares, const QRectF& place, double highest) {
    QPainterPath path;
    for (int value = 0; value < kValues; ++value) {
        const double share = shares[static_cast<std::size_t>(value)];
        const QPointF at(place.left() + place.width() * value / (kValues - 1.0),
                         place.bottom() - place.height() * std::sqrt(std::min(1.0, share / highest)));
        value == 0 ? path.moveTo(at) : path.lineTo(at);
    }
    return path;
}

// Leaves black and white out, which are often so many that the rest would lie flat.
double highest_of(const Histogram& histogram) {
    double highest = 0;
    for (const auto& shares : histogram.shares)
        highest = std::max<double>(highest, *std::max_element(shares.begin() + 1, shares.end() - 1));
    return highest;
}

}  // namespace

std::optional<Histogram> histogram_of(const QImage& image) {
    if (image.isNull()) return std::nullopt;
    const int step =
        std::max(1, static_cast<int>(std::ceil(std::sqrt(double(image.width()) * image.height() / kMaxPixels))));
    std::array<std::array<qint64, kValues>, 3> counts = {};
    qint64 pixels = 0, dark = 0, light = 0;
    // A line at a time, since converting the whole of a large picture would take longer than counting it.
    for (int y = std::min(step / 2, image.height() - 1); y < image.height(); y += step) {
        const QImage line = image.copy(0, y, image.width(), 1).convertToFormat(QImage::Format_RGB32);
        const auto* row = reinterpret_cast<const QRgb*>(line.constScanLine(0));
        for (int x = std::min(step / 2, image.width() - 1); x < image.width(); x += step) {
            const std::array<int, 3> values = {qRed(row[x]), qGreen(row[x]), qBlue(row[x])};
            for (std::size_t colour = 0; colour < 3; ++colour) ++counts[colour][std::size_t(values[colour])];
            dark += std::find(values.begin(), values.end(), 0) != values.end();
            light += std::find(values.begin(), values.end(), kValues - 1) != values.end();
            ++pixels;
        }
    }
    Histogram histogram;
    if (pixels == 0) return histogram;
    for (std::size_t colour = 0; colour < 3; ++colour)
        for (std::size_t value = 0; value < kValues; ++value)
            histogram.shares[colour][value] =
                static_cast<float>(static_cast<double>(counts[colour][value]) / static_cast<double>(pixels));
    histogram.dark = static_cast<double>(dark) / static_cast<double>(pixels);
    histogram.light = static_cast<double>(light) / static_cast<double>(pixels);
    return histogram;
}

HistogramView::HistogramView(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Histogram before and after"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void HistogramView::set_pictures(const QImage& before, const QImage& after) {
    if (before.cacheKey() == before_picture_.cacheKey() && after.cacheKey() == after_picture_.cacheKey()) return;
    before_picture_ = before;
    after_picture_ = after;
    counted_ = false;
    update();
}

void HistogramView::count() {
    if (counted_) return;
    counted_ = true;
    before_ = histogram_of(before_picture_);
    after_ = histogram_of(after_picture_);
    setAccessibleDescription(clipped());
}

const std::optional<Histogram>& HistogramView::before() {
    count();
    return before_;
}

const std::optional<Histogram>& HistogramView::after() {
    count();
    return after_;
}

QString HistogramView::clipped() const {
    const auto line = [](const QString& name, const Histogram& histogram) {
        const QLocale locale;
        return tr("%1: %2 % of the pixels have a colour at 0, %3 % one at 255")
            .arg(name, locale.toString(100 * histogram.dark, 'f', 1), locale.toString(100 * histogram.light, 'f', 1));
    };
    QStringList lines;
    if (before_) lines.append(line(tr("Original"), *before_));
    if (after_) lines.append(line(tr("Result"), *after_));
    return lines.join('\n');
}

void HistogramView::paintEvent(QPaintEvent* /*event*/) {
    count();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = theme_of(palette());
    const QRectF place = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(theme.line);
    painter.setBrush(theme.canvas);
    painter.drawRoundedRect(place, kRadius, kRadius);
    const QRectF inside = place.adjusted(4, 6, -4, -4);
    double highest = 0;
    for (const auto* histogram : {&before_, &after_})
        if (*histogram) highest = std::max(highest, highest_of(**histogram));
    if (highest <= 0) return;
    if (after_) {
        painter.setPen(Qt::NoPen);
        // Where colours overlap they add up, as light does, on a dark ground; on a light one they darken it.
        painter.setCompositionMode(theme.dark ? QPainter::CompositionMode_Screen : QPainter::CompositionMode_Multiply);
        for (std::size_t colour = 0; colour < 3; ++colour) {
            auto path = curve(after_->shares[colour], inside, highest);
            path.lineTo(inside.bottomRight());
            path.lineTo(inside.bottomLeft());
            path.closeSubpath();
            QColor fill(kColours[colour]);
            fill.setAlpha(kAreaAlpha);
            painter.fillPath(path, fill);
        }
        painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    }
    if (!before_) return;
    painter.setBrush(Qt::NoBrush);
    for (std::size_t colour = 0; colour < 3; ++colour) {
        painter.setPen(QPen(QColor(kColours[colour]), 1));
        painter.drawPath(curve(before_->shares[colour], inside, highest));
    }
}

bool HistogramView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    count();
    const auto text = clipped();
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(),
                       text.isEmpty() ? text : tr("Areas: the result. Lines: the original.") + "\n" + text, this);
    return true;
}

}  // namespace deweather::widgets
