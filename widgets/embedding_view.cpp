#include "widgets/embedding_view.h"

#include <QBuffer>
#include <QEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace deweather::widgets {

namespace {

constexpr double kMargin = 0.05;
constexpr double kReach = 10;
constexpr double kDotRadius = 2.1, kSelectedRadius = 3.0, kDotOpacity = 0.8, kUnselectedOpacity = 0.22;
// Device pixels per unit of the plane.
constexpr double kMinScale = 1e-6, kMaxScale = 1e9;
constexpr int kMaxInLegend = 24, kSwatch = 10, kLegendMargin = 8;

// A round dot as a list of pixel offsets with coverage, out of 256.
struct Stamp {
    struct Pixel {
        int x, y, cover;
    };
    std::vector<Pixel> pixels;
    int reach = 0;
};

Stamp stamp_of(double radius, double opacity) {
    Stamp stamp{.pixels = {}, .reach = static_cast<int>(std::ceil(radius))};
    for (int y = -stamp.reach; y <= stamp.reach; ++y)
        for (int x = -stamp.reach; x <= stamp.reach; ++x) {
            const double inside = std::clamp(radius + 0.5 - std::hypot(x, y), 0.0, 1.0);
            const auto cover = static_cast<int>(std::lround(256 * opacity * inside));
            if (cover > 0) stamp.pixels.push_back({x, y, cover});
        }
    return stamp;
}

// Blends red and blue in one multiplication, green in another.
QRgb mixed(QRgb below, QRgb above, uint32_t cover) {
    const uint32_t red_blue = ((below & 0xFF00FFU) * (256 - cover) + (above & 0xFF00FFU) * cover) >> 8 & 0xFF00FFU;
    const uint32_t green = ((below & 0xFF00U) * (256 - cover) + (above & 0xFF00U) * cover) >> 8 & 0xFF00U;
    return 0xFF000000U | red_blue | green;
}

// Raw pixel access that avoids per-pixel calls of QImage.
struct Canvas {
    QRgb* pixels;
    int width, height;
    qsizetype stride;

    void put(const Stamp& stamp, int x, int y, QRgb colour) const {
        const bool inside = x >= stamp.reach && x < width - stamp.reach && y >= stamp.reach && y < height - stamp.reach;
        for (const auto& [dx, dy, cover] : stamp.pixels) {
            if (!inside && (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height)) continue;
            auto& pixel = pixels[(y + dy) * stride + x + dx];
            pixel = mixed(pixel, colour, static_cast<uint32_t>(cover));
        }
    }
};

}  // namespace

EmbeddingView::EmbeddingView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(160, 120);
    setAccessibleName(tr("Plane of points"));
}

void EmbeddingView::set_points(std::vector<float> positions) {
    const bool same = positions.size() == positions_.size();
    positions_ = std::move(positions);
    if (!same) {
        groups_.assign(static_cast<std::size_t>(count()), -1);
        selected_.assign(static_cast<std::size_t>(count()), false);
        selected_count_ = 0;
        fitted_ = true;
        set_hovered(-1);
    }
    if (fitted_) fit();
    view_changed();
}

void EmbeddingView::set_groups(std::vector<int> of_points, const QStringList& names, const QList<QColor>& colours) {
    of_points.resize(static_cast<std::size_t>(count()), -1);
    groups_ = std::move(of_points);
    if (names != names_) hidden_ = QList<bool>(names.size(), false);
    names_ = names;
    colours_ = colours;
    view_changed();
}

void EmbeddingView::set_hidden(int group, bool hidden) {
    if (group < 0 || group >= hidden_.size()) return;
    hidden_[group] = hidden;
    view_changed();
}

bool EmbeddingView::is_shown(int point) const {
    return !hidden_.value(groups_[static_cast<std::size_t>(point)], false);
}

QList<int> EmbeddingView::selection() const {
    QList<int> points;
    points.reserve(selected_count_);
    for (int i = 0; i < count(); ++i)
        if (selected_[static_cast<std::size_t>(i)]) points.push_back(i);
    return points;
}

void EmbeddingView::set_selection(const QList<int>& points) {
    std::vector<bool> selected(static_cast<std::size_t>(count()), false);
    int number = 0;
    for (const int point : points)
        if (point >= 0 && point < count() && !selected[static_cast<std::size_t>(point)]) {
            selected[static_cast<std::size_t>(point)] = true;
            ++number;
        }
    if (selected == selected_) return;
    selected_ = std::move(selected);
    selected_count_ = number;
    view_changed();
    Q_EMIT selection_changed(selection());
}

void EmbeddingView::set_hover_picture(const QImage& picture, const QString& text) {
    hover_picture_ = picture;
    hover_text_ = text;
    update();
}

void EmbeddingView::fit() {
    double low_x = 0, high_x = 0, low_y = 0, high_y = 0;
    bool first = true;
    for (std::size_t i = 0; i + 1 < positions_.size(); i += 2) {
        const auto x = static_cast<double>(positions_[i]), y = static_cast<double>(positions_[i + 1]);
        if (!std::isfinite(x) || !std::isfinite(y)) continue;
        low_x = first ? x : std::min(low_x, x);
        high_x = first ? x : std::max(high_x, x);
        low_y = first ? y : std::min(low_y, y);
        high_y = first ? y : std::max(high_y, y);
        first = false;
    }
    centre_ = {(low_x + high_x) / 2, (low_y + high_y) / 2};
    scale_ = (1 - 2 * kMargin) *
             std::min(width() / std::max(high_x - low_x, 1e-9), height() / std::max(high_y - low_y, 1e-9));
}

void EmbeddingView::show_all() {
    fitted_ = true;
    fit();
    view_changed();
}

void EmbeddingView::zoom_by(double factor, const QPointF& fixed) {
    const QPointF from_middle = fixed - QPointF(width() / 2.0, height() / 2.0);
    const QPointF before(from_middle.x() / scale_, -from_middle.y() / scale_);
    scale_ = std::clamp(scale_ * factor, kMinScale, kMaxScale);
    centre_ += before - QPointF(from_middle.x() / scale_, -from_middle.y() / scale_);
    fitted_ = false;
    view_changed();
}

void EmbeddingView::view_changed() {
    dots_ = {};
    update();
}

QPointF EmbeddingView::place_of(int point) const {
    const auto i = static_cast<std::size_t>(2 * point);
    return {width() / 2.0 + scale_ * (static_cast<double>(positions_[i]) - centre_.x()),
            height() / 2.0 - scale_ * (static_cast<double>(positions_[i + 1]) - centre_.y())};
}

int EmbeddingView::point_at(const QPointF& place) const {
    double best = kReach;
    int found = -1;
    for (int i = 0; i < count(); ++i) {
        if (!is_shown(i)) continue;
        const auto away = place_of(i) - place;
        if (std::abs(away.x()) >= best || std::abs(away.y()) >= best) continue;
        const double distance = std::hypot(away.x(), away.y());
        if (distance < best) {
            best = distance;
            found = i;
        }
    }
    return found;
}

// Draws unselected dots first, so that the selected ones are on top.
void EmbeddingView::draw_dots(QImage& image, double ratio) const {
    const bool some = selected_count_ > 0;
    const auto normal = stamp_of(kDotRadius * ratio, some ? kUnselectedOpacity : kDotOpacity);
    const auto selected = stamp_of(kSelectedRadius * ratio, 1);
    const auto grey = palette().color(QPalette::Disabled, QPalette::Text).rgb();
    std::vector<QRgb> colours;
    for (const auto& colour : colours_) colours.push_back(colour.rgb());
    const Canvas canvas{.pixels = reinterpret_cast<QRgb*>(image.bits()),
                        .width = image.width(),
                        .height = image.height(),
                        .stride = image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb))};
    for (const bool pass : {false, true}) {
        if (pass && !some) break;
        for (int i = 0; i < count(); ++i) {
            if (selected_[static_cast<std::size_t>(i)] != pass || !is_shown(i)) continue;
            const auto place = place_of(i) * ratio;
            if (!(place.x() > -20 && place.x() < image.width() + 20 && place.y() > -20 &&
                  place.y() < image.height() + 20))
                continue;
            const int group = groups_[static_cast<std::size_t>(i)];
            canvas.put(pass ? selected : normal, static_cast<int>(std::floor(place.x() + 0.5)),
                       static_cast<int>(std::floor(place.y() + 0.5)),
                       group >= 0 && static_cast<std::size_t>(group) < colours.size()
                           ? colours[static_cast<std::size_t>(group)]
                           : grey);
        }
    }
}

QList<QRect> EmbeddingView::legend_places() const {
    QList<QRect> places;
    const int line = fontMetrics().height() + 2;
    int widest = 0;
    const auto shown = std::min<qsizetype>(names_.size(), kMaxInLegend);
    for (qsizetype i = 0; i < shown; ++i) widest = std::max(widest, fontMetrics().horizontalAdvance(names_[i]));
    widest = std::min(widest, width() / 3);
    const int left = width() - kLegendMargin - widest - kSwatch - 6;
    for (qsizetype i = 0; i < shown; ++i)
        places.push_back({left, kLegendMargin + static_cast<int>(i) * line, width() - kLegendMargin - left, line});
    return places;
}

int EmbeddingView::group_at(const QPointF& place) const {
    const auto places = legend_places();
    for (qsizetype i = 0; i < places.size(); ++i)
        if (places[i].contains(place.toPoint())) return static_cast<int>(i);
    return -1;
}

void EmbeddingView::draw_legend(QPainter& painter) const {
    const auto places = legend_places();
    if (places.isEmpty()) return;
    auto ground = palette().color(QPalette::Base);
    ground.setAlpha(200);
    painter.fillRect(places.first().united(places.last()).adjusted(-4, -4, 4, 4), ground);
    auto ink = palette().color(QPalette::Text);
    for (qsizetype i = 0; i < places.size(); ++i) {
        const bool hidden = hidden_.value(i, false);
        const auto& place = places[i];
        const QRect swatch(place.left(), place.center().y() - kSwatch / 2, kSwatch, kSwatch);
        painter.setPen(colours_.value(i));
        painter.setBrush(hidden ? Qt::NoBrush : QBrush(colours_.value(i)));
        painter.drawRect(swatch.adjusted(0, 0, -1, -1));
        ink.setAlphaF(hidden ? 0.5F : 1.0F);
        painter.setPen(ink);
        painter.drawText(place.adjusted(kSwatch + 6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(names_[i], Qt::ElideMiddle, place.width() - kSwatch - 6));
    }
    if (names_.size() > places.size()) {
        const auto& last = places.last();
        ink.setAlphaF(1);
        painter.setPen(ink);
        painter.drawText(last.translated(0, last.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         tr("and %n more", nullptr, static_cast<int>(names_.size() - places.size())));
    }
}

void EmbeddingView::paintEvent(QPaintEvent* /*event*/) {
    const double ratio = devicePixelRatioF();
    if (dots_.isNull()) {
        dots_ = QImage(size() * ratio, QImage::Format_RGB32);
        dots_.fill(palette().color(QPalette::Base));
        draw_dots(dots_, ratio);
        dots_.setDevicePixelRatio(ratio);
    }
    QPainter painter(this);
    painter.drawImage(0, 0, dots_);
    draw_legend(painter);
    const auto ink = palette().color(QPalette::Text);
    if (drag_ == Drag::kLasso && lasso_.size() > 1) {
        painter.setRenderHint(QPainter::Antialiasing);
        auto fill = palette().color(QPalette::Link);
        painter.setPen(QPen(fill, 1.5));
        fill.setAlpha(40);
        painter.setBrush(fill);
        painter.drawPolygon(lasso_);
    }
    if (hovered_ < 0 || hovered_ >= count()) return;
    const auto place = place_of(hovered_);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, 1.5));
    painter.drawEllipse(place, kSelectedRadius + 2, kSelectedRadius + 2);
    if (hover_picture_.isNull()) return;
    // Shown at twice its size, on the side with more room.
    const QSize picture = hover_picture_.size() * 2;
    const int line = fontMetrics().height() + 4;
    const int wide = std::max(picture.width(), fontMetrics().horizontalAdvance(hover_text_)) + 8;
    QRect box(static_cast<int>(place.x()) + 14, static_cast<int>(place.y()) + 14, wide, picture.height() + line + 8);
    if (box.right() > width()) box.moveRight(static_cast<int>(place.x()) - 14);
    if (box.bottom() > height()) box.moveBottom(static_cast<int>(place.y()) - 14);
    box.moveLeft(std::max(0, box.left()));
    box.moveTop(std::max(0, box.top()));
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRect(box);
    painter.drawImage(QRect(box.topLeft() + QPoint(4, 4), picture), hover_picture_);
    painter.setPen(ink);
    painter.drawText(QRect(box.left() + 4, box.bottom() - line, box.width() - 8, line),
                     Qt::AlignLeft | Qt::AlignVCenter, hover_text_);
}

QByteArray EmbeddingView::png(double scale) const {
    QImage image(size() * scale, QImage::Format_RGB32);
    image.fill(palette().color(QPalette::Base));
    draw_dots(image, scale);
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    painter.setFont(font());
    draw_legend(painter);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

void EmbeddingView::resizeEvent(QResizeEvent* event) {
    if (fitted_) fit();
    view_changed();
    QWidget::resizeEvent(event);
}

void EmbeddingView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) view_changed();
    QWidget::changeEvent(event);
}

}  // namespace deweather::widgets
