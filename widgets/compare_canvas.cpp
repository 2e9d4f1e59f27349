#include "widgets/compare_canvas.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace deweather::widgets {

namespace {

constexpr double kLargestZoom = 64.0, kSmallestZoom = 1.0 / 64;
constexpr double kWheelStep = 1.25;  // a notch of the wheel
constexpr double kKeyStep = 1.5;
constexpr double kSharpFrom = 2.0;  // from this zoom on, pixels are shown as squares
constexpr int kHandleReach = 8;     // pixels beside the handle's line that still grab it
constexpr int kPanStep = 64;
constexpr double kHandleStep = 0.02;
constexpr int kGap = 2;                // between two panes
const QColor kBackground(38, 38, 40);  // neutral, so that no colour of the picture looks off

}  // namespace

void CompareCanvas::Mipmaps::set(const QImage& image) {
    // The format that the painter draws without converting.
    levels_.assign(1, image.isNull()
                          ? image
                          : image.convertToFormat(image.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied
                                                                          : QImage::Format_RGB32));
}

const QImage& CompareCanvas::Mipmaps::level(double scale, int& shrink) {
    std::size_t level = 0;
    while (scale * std::pow(2.0, static_cast<double>(level) + 1) <= 1.0) ++level;
    while (levels_.size() <= level) {
        const QImage& last = levels_.back();
        const QSize half((last.width() + 1) / 2, (last.height() + 1) / 2);
        levels_.push_back(last.scaled(half, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    }
    shrink = 1 << level;
    return levels_[level];
}

CompareCanvas::CompareCanvas(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, 150);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Picture before and after"));
    setAccessibleDescription(
        tr("Plus and minus zoom, arrows move, brackets move the dividing line, Space shows the original"));
}

void CompareCanvas::set_pictures(const QImage& original, const QImage& restored) {
    original_.set(original);
    restored_.set(restored);
    zoom_to_fit();
}

void CompareCanvas::set_restored(const QImage& restored) {
    restored_.set(restored);
    update();
}

void CompareCanvas::clear() {
    set_pictures(QImage(), QImage());
}

void CompareCanvas::set_mode(Mode mode) {
    mode_ = mode;
    if (fitted_) zoom_to_fit();
    update();
}

QRect CompareCanvas::pane(int index) const {
    if (mode_ != Mode::kSideBySide) return rect();
    const int half = (width() - kGap) / 2;
    return index == 0 ? QRect(0, 0, half, height()) : QRect(half + kGap, 0, width() - half - kGap, height());
}

int CompareCanvas::pane_at(const QPointF& point) const {
    return mode_ == Mode::kSideBySide && point.x() >= pane(1).left() ? 1 : 0;
}

double CompareCanvas::fit_zoom() const {
    if (original_.is_null()) return 1.0;
    const double fit = std::min(static_cast<double>(pane(0).width()) / original().width(),
                                static_cast<double>(pane(0).height()) / original().height());
    return std::clamp(fit, kSmallestZoom, kLargestZoom);
}

void CompareCanvas::zoom_to_fit() {
    fitted_ = true;
    zoom_ = fit_zoom();
    centre_ = QPointF(original().width(), original().height()) / 2;
    Q_EMIT zoom_changed(zoom_);
    update();
}

void CompareCanvas::set_zoom(double zoom, const QPointF& fixed) {
    if (original_.is_null()) return;
    const QPointF before = to_picture(fixed);
    zoom_ = std::clamp(zoom, std::min(kSmallestZoom, fit_zoom()), kLargestZoom);
    fitted_ = false;
    centre_ += before - to_picture(fixed);
    clamp_centre();
    Q_EMIT zoom_changed(zoom_);
    update();
}

void CompareCanvas::clamp_centre() {
    centre_.setX(std::clamp(centre_.x(), 0.0, static_cast<double>(original().width())));
    centre_.setY(std::clamp(centre_.y(), 0.0, static_cast<double>(original().height())));
}

void CompareCanvas::set_handle(double position) {
    handle_ = std::clamp(position, 0.0, 1.0);
    Q_EMIT handle_moved(handle_);
    update();
}

QPointF CompareCanvas::origin_in(const QRect& pane) const {
    return QRectF(pane).center() - centre_ * zoom_;
}

QPointF CompareCanvas::to_picture(const QPointF& point) const {
    return (point - origin_in(pane(pane_at(point)))) / zoom_;
}

bool CompareCanvas::over_handle(const QPointF& point) const {
    return mode_ == Mode::kSplit && !restored_.is_null() && std::abs(point.x() - handle_ * width()) <= kHandleReach;
}

void CompareCanvas::draw_picture(QPainter& painter, Mipmaps& picture, const QRect& clip, const QPointF& origin) {
    if (picture.is_null() || clip.isEmpty()) return;
    int shrink = 1;
    const QImage& level = picture.level(zoom_ * devicePixelRatioF(), shrink);
    // Only what is seen is drawn.
    const QRectF all(origin, QSizeF(picture.full().size()) * zoom_);
    const QRectF seen = all.intersected(clip);
    if (seen.isEmpty()) return;
    const double scale = zoom_ * shrink;
    painter.save();
    painter.setClipRect(clip);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom_ < kSharpFrom);
    // Whole source pixels, so that the picture does not swim while it is panned.
    const QRect source = QRectF((seen.topLeft() - origin) / scale, seen.size() / scale)
                             .toAlignedRect()
                             .adjusted(-1, -1, 1, 1)
                             .intersected(level.rect());
    painter.drawImage(QRectF(origin + QPointF(source.topLeft()) * scale, QSizeF(source.size()) * scale), level, source);
    painter.restore();
}

void CompareCanvas::draw_label(QPainter& painter, const QString& text, const QRect& pane, bool right) {
    const QRect box = painter.fontMetrics().boundingRect(text).adjusted(-8, -4, 8, 4);
    if (pane.width() < box.width() + 24) return;
    const QRect place(right ? pane.right() - box.width() - 12 : pane.left() + 12, pane.top() + 12, box.width(),
                      box.height());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 130));
    painter.drawRoundedRect(place, 4, 4);
    painter.setPen(QColor(255, 255, 255, 230));
    painter.drawText(place, Qt::AlignCenter, text);
}

void CompareCanvas::draw_empty(QPainter& painter) {
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect box(rect().center() - QPoint(210, 90), QSize(420, 180));
    painter.setPen(QPen(QColor(120, 120, 124), 2, Qt::DashLine));
    painter.drawRoundedRect(box, 12, 12);
    QFont large = font();
    large.setPointSizeF(font().pointSizeF() * 1.5);
    painter.setFont(large);
    painter.setPen(QColor(220, 220, 222));
    painter.drawText(box.adjusted(0, 40, 0, -80), Qt::AlignCenter, tr("Drop pictures or a folder here"));
    painter.setFont(font());
    painter.setPen(QColor(160, 160, 164));
    painter.drawText(box.adjusted(0, 95, 0, -30), Qt::AlignCenter, tr("or press Ctrl+O to open some"));
}

void CompareCanvas::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), kBackground);
    if (original_.is_null()) return draw_empty(painter);

    const bool has_result = !restored_.is_null();
    if (mode_ == Mode::kSideBySide) {
        draw_picture(painter, original_, pane(0), origin_in(pane(0)));
        draw_picture(painter, has_result && !original_alone_ ? restored_ : original_, pane(1), origin_in(pane(1)));
        painter.fillRect(QRect(pane(0).right() + 1, 0, kGap, height()), QColor(12, 12, 12));
        draw_label(painter, tr("Original"), pane(0), false);
        if (has_result) draw_label(painter, original_alone_ ? tr("Original") : tr("Restored"), pane(1), true);
        return;
    }
    if (!has_result || original_alone_) {
        draw_picture(painter, original_, rect(), origin_in(rect()));
        draw_label(painter, tr("Original"), rect(), false);
        return;
    }
    if (mode_ == Mode::kResult) {
        draw_picture(painter, restored_, rect(), origin_in(rect()));
        draw_label(painter, tr("Restored"), rect(), true);
        return;
    }
    const int line = qRound(handle_ * width());
    const QRect left(0, 0, line, height()), right(line, 0, width() - line, height());
    draw_picture(painter, original_, left, origin_in(rect()));
    draw_picture(painter, restored_, right, origin_in(rect()));
    draw_label(painter, tr("Original"), left, false);
    draw_label(painter, tr("Restored"), right, true);

    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRect(line - 1, 0, 2, height()), QColor(255, 255, 255, 220));
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF grip(line, height() / 2.0);
    painter.setPen(QPen(QColor(255, 255, 255, 230), 2));
    painter.setBrush(hasFocus() ? palette().highlight().color() : QColor(30, 30, 32, 200));
    painter.drawEllipse(grip, 15, 15);
    for (const int side : {-1, 1}) {
        QPainterPath arrow(grip + QPointF(side * 4, -5));
        arrow.lineTo(grip + QPointF(side * 9, 0));
        arrow.lineTo(grip + QPointF(side * 4, 5));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(arrow);
    }
}

void CompareCanvas::resizeEvent(QResizeEvent* /*event*/) {
    if (fitted_) zoom_to_fit();
}

void CompareCanvas::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches != 0) set_zoom(zoom_ * std::pow(kWheelStep, notches), event->position());
    event->accept();
}

void CompareCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    drag_ = event->button() == Qt::LeftButton && over_handle(event->position()) ? Drag::kHandle : Drag::kPan;
    drag_start_ = event->position();
    drag_centre_ = centre_;
    setCursor(drag_ == Drag::kHandle ? Qt::SplitHCursor : Qt::ClosedHandCursor);
}

void CompareCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (drag_ == Drag::kHandle) {
        set_handle(event->position().x() / std::max(1, width()));
    } else if (drag_ == Drag::kPan && !original_.is_null()) {
        centre_ = drag_centre_ - (event->position() - drag_start_) / zoom_;
        clamp_centre();
        fitted_ = false;
        update();
    } else {
        setCursor(over_handle(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
    }
    const QPointF at = to_picture(event->position());
    const QPoint pixel(static_cast<int>(std::floor(at.x())), static_cast<int>(std::floor(at.y())));
    Q_EMIT pixel_hovered(original().rect().contains(pixel) ? pixel : QPoint(-1, -1));
}

void CompareCanvas::mouseReleaseEvent(QMouseEvent* event) {
    drag_ = Drag::kNone;
    setCursor(over_handle(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
}

void CompareCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || over_handle(event->position())) return;
    if (fitted_)
        set_zoom(1.0 / devicePixelRatioF(), event->position());
    else
        zoom_to_fit();
}

void CompareCanvas::keyPressEvent(QKeyEvent* event) {
    const QPointF middle = QRectF(pane(0)).center();
    const auto pan = [this](int x, int y) {
        if (original_.is_null()) return;
        centre_ += QPointF(x, y) * kPanStep / zoom_;
        clamp_centre();
        fitted_ = false;
        update();
    };
    switch (event->key()) {
        case Qt::Key_Space:
            if (!event->isAutoRepeat()) show_original_alone(true);
            break;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            set_zoom(zoom_ * kKeyStep, middle);
            break;
        case Qt::Key_Minus:
            set_zoom(zoom_ / kKeyStep, middle);
            break;
        case Qt::Key_0:
            zoom_to_fit();
            break;
        case Qt::Key_1:
            set_zoom(1.0 / devicePixelRatioF(), middle);
            break;
        case Qt::Key_Left:
            pan(-1, 0);
            break;
        case Qt::Key_Right:
            pan(1, 0);
            break;
        case Qt::Key_Up:
            pan(0, -1);
            break;
        case Qt::Key_Down:
            pan(0, 1);
            break;
        case Qt::Key_BracketLeft:
            set_handle(handle_ - kHandleStep);
            break;
        case Qt::Key_BracketRight:
            set_handle(handle_ + kHandleStep);
            break;
        default:
            QWidget::keyPressEvent(event);
    }
}

void CompareCanvas::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat())
        show_original_alone(false);
    else
        QWidget::keyReleaseEvent(event);
}

void CompareCanvas::focusOutEvent(QFocusEvent* event) {
    show_original_alone(false);
    QWidget::focusOutEvent(event);
}

void CompareCanvas::leaveEvent(QEvent* /*event*/) {
    Q_EMIT pixel_hovered({-1, -1});
}

void CompareCanvas::show_original_alone(bool shown) {
    original_alone_ = shown;
    update();
}

}  // namespace deweather::widgets
