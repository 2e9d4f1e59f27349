// Mouse and keyboard input of EmbeddingView.
#include <QKeyEvent>
#include <QMouseEvent>
#include <cmath>
#include <utility>

#include "widgets/embedding_view.h"

namespace deweather::widgets {

namespace {

constexpr double kWheelZoom = 1.2, kKeyZoom = 1.25, kKeyPan = 0.1;
constexpr double kClickReach = 4;

}  // namespace

void EmbeddingView::wheelEvent(QWheelEvent* event) {
    zoom_by(std::pow(kWheelZoom, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void EmbeddingView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    pressed_ = last_ = event->position();
    moved_ = false;
    const bool lasso = lasso_mode_ || event->modifiers().testFlag(Qt::ShiftModifier);
    drag_ = group_at(pressed_) >= 0 ? Drag::kNone : lasso ? Drag::kLasso : Drag::kPan;
    lasso_ = QPolygonF({pressed_});
}

void EmbeddingView::mouseMoveEvent(QMouseEvent* event) {
    const auto place = event->position();
    moved_ = moved_ || (place - pressed_).manhattanLength() >= kClickReach;
    if (drag_ == Drag::kPan && moved_ && event->buttons().testFlag(Qt::LeftButton)) {
        const auto step = place - last_;
        centre_ -= QPointF(step.x() / scale_, -step.y() / scale_);
        fitted_ = false;
        setCursor(Qt::ClosedHandCursor);
        view_changed();
    } else if (drag_ == Drag::kLasso) {
        lasso_.append(place);
        update();
    } else {
        set_hovered(point_at(place));
    }
    last_ = place;
}

void EmbeddingView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    unsetCursor();
    const auto drag = std::exchange(drag_, Drag::kNone);
    if (drag == Drag::kLasso && moved_) {
        finish_lasso(event->modifiers());
        return;
    }
    if (moved_) return;
    if (const int group = group_at(event->position()); group >= 0) {
        set_hidden(group, !is_hidden(group));
        return;
    }
    if (const int point = point_at(event->position()); point >= 0)
        Q_EMIT clicked(point);
    else if (selected_count_ > 0 && !event->modifiers())
        set_selection({});
}

void EmbeddingView::finish_lasso(Qt::KeyboardModifiers modifiers) {
    const bool adds = modifiers.testFlag(Qt::ControlModifier), takes = modifiers.testFlag(Qt::AltModifier);
    QList<int> points;
    const auto bounds = lasso_.boundingRect();
    for (int i = 0; i < count(); ++i) {
        const auto place = place_of(i);
        const bool inside = is_shown(i) && bounds.contains(place) && lasso_.containsPoint(place, Qt::OddEvenFill);
        const bool before = selected_[static_cast<std::size_t>(i)];
        if (takes ? before && !inside : inside || (adds && before)) points.push_back(i);
    }
    lasso_.clear();
    set_selection(points);
    update();
}

void EmbeddingView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && group_at(event->position()) < 0 && point_at(event->position()) < 0)
        show_all();
}

void EmbeddingView::leaveEvent(QEvent* event) {
    set_hovered(-1);
    QWidget::leaveEvent(event);
}

void EmbeddingView::set_hovered(int point) {
    if (point == hovered_) return;
    hovered_ = point;
    hover_picture_ = {};
    hover_text_.clear();
    update();
    Q_EMIT hovered(point);
}

void EmbeddingView::keyPressEvent(QKeyEvent* event) {
    const QPointF middle(width() / 2.0, height() / 2.0);
    const auto pan = [this](double x, double y) {
        centre_ += QPointF(x * kKeyPan * width() / scale_, y * kKeyPan * height() / scale_);
        fitted_ = false;
        view_changed();
    };
    if (event->matches(QKeySequence::SelectAll)) {
        QList<int> shown;
        for (int i = 0; i < count(); ++i)
            if (is_shown(i)) shown.push_back(i);
        set_selection(shown);
        return;
    }
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoom_by(kKeyZoom, middle);
        case Qt::Key_Minus:
            return zoom_by(1 / kKeyZoom, middle);
        case Qt::Key_0:
            return show_all();
        case Qt::Key_Left:
            return pan(-1, 0);
        case Qt::Key_Right:
            return pan(1, 0);
        case Qt::Key_Up:
            return pan(0, 1);
        case Qt::Key_Down:
            return pan(0, -1);
        case Qt::Key_Escape:
            if (selected_count_ > 0) return set_selection({});
            break;
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

}  // namespace deweather::widgets
