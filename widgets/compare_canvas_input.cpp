// Input of the canvas: mouse, touchpad, touch screen and keyboard.
#include <QCursor>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QStyleHints>
#include <QToolTip>
#include <QTouchEvent>
#include <algorithm>
#include <cmath>

#include "widgets/compare_canvas.h"

namespace deweather::widgets {

namespace {

constexpr double kWheelStep = 1.25;       // per notch of the wheel
constexpr double kAnglePerNotch = 120.0;  // in Qt's units
constexpr double kPixelsPerNotch = 40.0;  // for touchpads that report pixels only
constexpr double kKeyStep = 1.5;
constexpr int kHandleReach = 8;  // pixels beside the handle's line that still grab it
constexpr int kPanStep = 64;
constexpr double kPageShare = 0.8;  // of the pane, with Shift
constexpr double kHandleStep = 0.02;
constexpr int kLensStep = 32;
constexpr int kClickReach = 3;  // maximum movement of a click in pixels
constexpr int kFinger = 24;     // maximum distance of two taps of a finger in pixels

}  // namespace

bool CompareCanvas::event(QEvent* event) {
    switch (event->type()) {
        case QEvent::NativeGesture:
            pinch(static_cast<QNativeGestureEvent*>(event));
            return event->isAccepted();
        case QEvent::TouchBegin:
        case QEvent::TouchUpdate:
        case QEvent::TouchEnd:
        case QEvent::TouchCancel:
            touch(*static_cast<QTouchEvent*>(event));
            event->accept();
            return true;
        case QEvent::ToolTip: {
            const auto* help = static_cast<QHelpEvent*>(event);
            if (!show_label_tip(help->pos(), help->globalPos())) event->ignore();
            return true;
        }
        case QEvent::ScreenChangeInternal:  // perhaps another pixel ratio
            lay_out();
            view_changed();
            break;
        default:
            break;
    }
    return QWidget::event(event);
}

// Only over a label, so that no tool tip covers the picture.
bool CompareCanvas::show_label_tip(const QPoint& point, const QPoint& global) {
    for (const auto& [place, shown] : label_places_) {
        if (!place.contains(point)) continue;
        const PaneLabel label = label_for(shown);
        const QString head = label.note.isEmpty() ? label.title : label.title + " · " + label.note;
        QToolTip::showText(global,
                           head + "\n\n" +
                               tr("Wheel: zoom at the pointer\nDrag: move the picture\n"
                                  "Double click: fit or 100 %\nSpace held: original\n"
                                  "+ − zoom, 0 fit, 1 100 %, 2 200 %, arrows move\n"
                                  "[ ] dividing line or lens, T turns the split, Page Up and Page Down: other result"),
                           this, place);
        return true;
    }
    return false;
}

bool CompareCanvas::over_handle(const QPointF& point) const {
    return mode_ == Mode::kSplit && !result_image(current_).isNull() && !original_alone_ &&
           std::abs((split_beside() ? point.x() : point.y()) - handle_line()) <= kHandleReach;
}

// A zoom step that would pass 100 % stops there.
void CompareCanvas::zoom_by(double factor, const QPointF& fixed) {
    if (original_.is_null()) return;
    const double full = 1.0 / devicePixelRatioF(), wanted = zoom() * factor;
    const bool passes = (zoom() < full * 0.999 && wanted > full) || (zoom() > full * 1.001 && wanted < full);
    set_zoom(passes ? full : wanted, fixed);
    report_hover(mapFromGlobal(QCursor::pos()));
}

void CompareCanvas::wheelEvent(QWheelEvent* event) {
    // Most touchpads report angles too, in small steps; few report pixels only.
    const double notches = event->angleDelta().y() != 0 ? event->angleDelta().y() / kAnglePerNotch
                                                        : event->pixelDelta().y() / kPixelsPerNotch;
    if (notches != 0) zoom_by(std::pow(kWheelStep, notches), event->position());
    event->accept();
}

void CompareCanvas::pinch(QNativeGestureEvent* event) {
    if (event->gestureType() == Qt::ZoomNativeGesture)
        zoom_by(1.0 + std::clamp(event->value(), -0.9, 9.0), event->position());
    else if (event->gestureType() != Qt::BeginNativeGesture && event->gestureType() != Qt::EndNativeGesture)
        return event->ignore();
    event->accept();
}

// One finger acts like the left button; two zoom and pan, keeping the point between them in place.
void CompareCanvas::touch(const QTouchEvent& event) {
    const auto& points = event.points();
    if (points.size() >= 2) {
        const QPointF first = points[0].position(), second = points[1].position();
        const QPointF centre = (first + second) / 2;
        const double apart = std::max(1.0, QLineF(first, second).length());
        if (touch_.apart > 0) {
            view_.pan(touch_.centre - centre);
            zoom_by(apart / touch_.apart, centre);
            update();
        }
        touch_.centre = centre;
        // Lifting one finger must not make the view jump.
        touch_.apart = event.touchPointStates().testFlag(QEventPoint::Released) ? 0 : apart;
        touch_.several = true;
        drag_ = Drag::kNone;
        return;
    }
    touch_.apart = 0;
    const QPointF at = points.isEmpty() ? QPointF() : points[0].position();
    const auto as_mouse = [&](QEvent::Type type, Qt::MouseButtons held) {
        return QMouseEvent(type, at, mapToGlobal(at), Qt::LeftButton, held, event.modifiers());
    };
    if (event.type() == QEvent::TouchBegin) {
        touch_.several = false;
        const auto again = touch_.tapped.isValid() &&
                           touch_.tapped.elapsed() < QGuiApplication::styleHints()->mouseDoubleClickInterval() &&
                           QLineF(touch_.tapped_at, at).length() < kFinger;
        touch_.tapped.start();
        touch_.tapped_at = at;
        auto mouse = as_mouse(again ? QEvent::MouseButtonDblClick : QEvent::MouseButtonPress, Qt::LeftButton);
        again ? mouseDoubleClickEvent(&mouse) : mousePressEvent(&mouse);
    } else if (event.type() == QEvent::TouchUpdate && !touch_.several) {
        auto mouse = as_mouse(QEvent::MouseMove, Qt::LeftButton);
        mouseMoveEvent(&mouse);
    } else if (event.type() == QEvent::TouchEnd && !touch_.several) {
        auto mouse = as_mouse(QEvent::MouseButtonRelease, Qt::NoButton);
        mouseReleaseEvent(&mouse);
    } else if (event.type() == QEvent::TouchCancel) {
        drag_ = Drag::kNone;
    }
}

void CompareCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return event->ignore();
    drag_ = event->button() == Qt::LeftButton && over_handle(event->position()) ? Drag::kHandle : Drag::kPan;
    dragged_ = false;
    drag_start_ = event->position();
    drag_centre_ = view_.centre();
    if (drag_ == Drag::kHandle) show_pointer(event->position());
}

void CompareCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF moved = event->position() - drag_start_;
    if (drag_ == Drag::kHandle) {
        set_handle(split_beside() ? event->position().x() / std::max(1, width())
                                  : event->position().y() / std::max(1, height()));
    } else if (drag_ == Drag::kPan && !original_.is_null()) {
        dragged_ = dragged_ || moved.manhattanLength() >= kClickReach;
        if (dragged_) {
            setCursor(Qt::ClosedHandCursor);
            view_.set_centre(drag_centre_ - moved / zoom());
            update();
        }
    } else {
        show_pointer(event->position());
    }
    move_lens(event->position());
    report_hover(event->position());
}

void CompareCanvas::mouseReleaseEvent(QMouseEvent* event) {
    const bool clicked = drag_ == Drag::kPan && !dragged_ && event->button() == Qt::LeftButton;
    drag_ = Drag::kNone;
    show_pointer(event->position());
    if (!clicked || original_.is_null()) return;
    const auto place = to_picture(event->position());
    const QPoint pixel(static_cast<int>(std::floor(place.x())), static_cast<int>(std::floor(place.y())));
    if (original_.image().rect().contains(pixel)) Q_EMIT pixel_clicked(pixel);
    const auto all = panes();
    const int shown = pane_at(all, event->position())->shown;
    if (shown < 0) return;
    set_current(shown);
    Q_EMIT pane_clicked(shown);
}

void CompareCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || over_handle(event->position())) return;
    if (is_fitted())
        set_zoom(1.0 / devicePixelRatioF(), event->position());
    else
        zoom_to_fit();
}

void CompareCanvas::show_pointer(const QPointF& point) {
    if (over_handle(point))
        setCursor(split_beside() ? Qt::SplitHCursor : Qt::SplitVCursor);
    else
        unsetCursor();
}

void CompareCanvas::report_hover(const QPointF& point) {
    QPoint pixel(-1, -1);
    if (!original_.is_null() && rect().contains(point.toPoint())) {
        const QPointF at = to_picture(point);
        pixel = QPoint(static_cast<int>(std::floor(at.x())), static_cast<int>(std::floor(at.y())));
        if (!original().rect().contains(pixel)) pixel = QPoint(-1, -1);
    }
    if (pixel == hovered_) return;
    hovered_ = pixel;
    Q_EMIT pixel_hovered(pixel);
}

void CompareCanvas::leaveEvent(QEvent* /*event*/) {
    hovered_ = QPoint(-1, -1);
    Q_EMIT pixel_hovered(hovered_);
}

bool CompareCanvas::pan_by_key(const QKeyEvent& event) {
    const QSizeF pane = QSizeF(view_.pane()) / devicePixelRatioF();
    const bool page = event.modifiers() & Qt::ShiftModifier;
    const QSizeF step = page ? pane * kPageShare : QSizeF(kPanStep, kPanStep);
    QPointF by;
    if (event.key() == Qt::Key_Left) by.setX(-step.width());
    if (event.key() == Qt::Key_Right) by.setX(step.width());
    if (event.key() == Qt::Key_Up) by.setY(-step.height());
    if (event.key() == Qt::Key_Down) by.setY(step.height());
    if (by.isNull()) return false;
    view_.pan(by);
    update();
    return true;
}

void CompareCanvas::keyPressEvent(QKeyEvent* event) {
    const auto all = panes();
    const QPointF middle = QRectF(logical(all.front().place)).center();
    const double full = 1.0 / devicePixelRatioF();
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) return QWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Space:
        case Qt::Key_Backslash:
            if (!event->isAutoRepeat()) show_original_alone(true);
            break;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            zoom_by(kKeyStep, middle);
            break;
        case Qt::Key_Minus:
            zoom_by(1 / kKeyStep, middle);
            break;
        case Qt::Key_0:
            zoom_to_fit();
            break;
        case Qt::Key_1:
            set_zoom(full, middle);
            break;
        case Qt::Key_2:
            set_zoom(2 * full, middle);
            break;
        case Qt::Key_BracketLeft:
            mode_ == Mode::kLens ? set_lens_size(lens_size_ - kLensStep) : set_handle(handle_ - kHandleStep);
            break;
        case Qt::Key_BracketRight:
            mode_ == Mode::kLens ? set_lens_size(lens_size_ + kLensStep) : set_handle(handle_ + kHandleStep);
            break;
        case Qt::Key_T:
            set_split_orientation(split_beside() ? Qt::Vertical : Qt::Horizontal);
            break;
        case Qt::Key_PageUp:
            set_current(current_ - 1);
            break;
        case Qt::Key_PageDown:
            set_current(current_ + 1);
            break;
        default:
            if (!pan_by_key(*event)) QWidget::keyPressEvent(event);
    }
}

void CompareCanvas::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Backslash) {
        if (!event->isAutoRepeat()) show_original_alone(false);
    } else {
        QWidget::keyReleaseEvent(event);
    }
}

void CompareCanvas::focusInEvent(QFocusEvent* event) {
    update_handle(handle_line());
    QWidget::focusInEvent(event);
}

void CompareCanvas::focusOutEvent(QFocusEvent* event) {
    show_original_alone(false);
    update_handle(handle_line());
    QWidget::focusOutEvent(event);
}

void CompareCanvas::show_original_alone(bool shown) {
    if (shown == original_alone_) return;
    original_alone_ = shown;
    update();
}

}  // namespace deweather::widgets
