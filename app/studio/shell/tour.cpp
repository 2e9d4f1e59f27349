#include "app/studio/shell/tour.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMainWindow>
#include <QPushButton>

#include "app/studio/shell/tour_balloon.h"

namespace deweather::studio {

namespace {

constexpr int kAround = 3;  // pixels between a widget and its frame

}  // namespace

Tour::Tour(QMainWindow& window) : window_(window) {}

Tour::~Tour() {
    qApp->removeEventFilter(this);
    delete balloon_;
    delete shade_;
}

void Tour::start(QList<TourStop> stops) {
    finish();
    if (stops.isEmpty()) return;
    stops_ = std::move(stops);
    stop_ = 0;
    focus_before_ = QApplication::focusWidget();
    shade_ = new TourShade(&window_);
    balloon_ = new TourBalloon(&window_);
    connect(&balloon_->next_button(), &QPushButton::clicked, this, &Tour::next);
    connect(&balloon_->back_button(), &QPushButton::clicked, this, &Tour::back);
    connect(&balloon_->skip_button(), &QPushButton::clicked, this, &Tour::finish);
    // On the whole application: Esc must work wherever the focus is, and stops move with the widgets around them.
    qApp->installEventFilter(this);
    show_stop();
}

void Tour::next() {
    if (!is_running()) return;
    if (++stop_ == count())
        finish();
    else
        show_stop();
}

void Tour::back() {
    if (!is_running() || stop_ == 0) return;
    --stop_;
    show_stop();
}

void Tour::finish() {
    if (!is_running()) return;
    qApp->removeEventFilter(this);
    stops_.clear();
    // A button of the balloon may be the sender.
    for (QWidget* drawn : {static_cast<QWidget*>(balloon_), static_cast<QWidget*>(shade_)}) {
        drawn->hide();
        drawn->deleteLater();
    }
    balloon_.clear();
    shade_.clear();
    if (focus_before_ != nullptr) focus_before_->setFocus();
    Q_EMIT finished();
}

QWidget* Tour::balloon() const {
    return balloon_;
}

QRect Tour::target() const {
    if (!is_running()) return {};
    const auto& stop = stops_.at(stop_);
    QRect all;
    for (const auto& widget : stop.widgets) {
        if (widget == nullptr || !widget->isVisible()) continue;
        const QRect own = stop.part && widget == stop.widgets.first() ? stop.part() : widget->rect();
        all |= QRect(widget->mapTo(&window_, own.topLeft()), own.size());
    }
    return all.isEmpty() ? QRect() : all.adjusted(-kAround, -kAround, kAround, kAround) & window_.rect();
}

void Tour::show_stop() {
    const auto& stop = stops_.at(stop_);
    if (stop.prepare) stop.prepare();
    balloon_->set_stop(stop.title, stop.text, stop_, count());
    place();
    shade_->show();
    shade_->raise();
    balloon_->show();
    balloon_->raise();
    balloon_->next_button().setFocus(Qt::OtherFocusReason);
}

void Tour::place() {
    const auto place = target();
    shade_->setGeometry(window_.rect());
    shade_->set_place(place);
    balloon_->point_at(place);
}

bool Tour::take_key(int key) {
    const auto* focus = QApplication::focusWidget();
    const bool here = focus != nullptr && balloon_->isAncestorOf(focus);
    switch (key) {
        case Qt::Key_Escape:
            finish();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            // Enter presses the focused button.
            if (const auto* button = qobject_cast<const QPushButton*>(focus); here && button != nullptr) {
                const_cast<QPushButton*>(button)->click();
                return true;
            }
            return false;
        case Qt::Key_Tab:
        case Qt::Key_Backtab:
            if (here) balloon_->focus_next(key == Qt::Key_Tab ? 1 : -1);
            return here;
        case Qt::Key_Right:
            if (here) next();
            return here;
        case Qt::Key_Left:
            if (here) back();
            return here;
        default:
            return false;
    }
}

bool Tour::eventFilter(QObject* watched, QEvent* event) {
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (widget == nullptr || !is_running() || widget->window() != &window_) return false;
    switch (event->type()) {
        case QEvent::ShortcutOverride:
            // Esc must not trigger a shortcut of the window first.
            if (static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape) return false;
            event->accept();
            return true;
        case QEvent::KeyPress:
            return take_key(static_cast<QKeyEvent*>(event)->key());
        case QEvent::Resize:
        case QEvent::Move:
        case QEvent::Show:
        case QEvent::Hide:
            if (widget != balloon_ && widget != shade_ && !balloon_->isAncestorOf(widget))
                QMetaObject::invokeMethod(
                    this,
                    [this] {
                        if (is_running()) place();
                    },
                    Qt::QueuedConnection);
            return false;
        default:
            return false;
    }
}

}  // namespace deweather::studio
