#include "app/studio/restore/view_bar.h"

#include <QEvent>
#include <QLabel>
#include <QMouseEvent>

#include "app/studio/restore/restore_actions.h"
#include "widgets/compare_canvas.h"
#include "widgets/theme.h"

namespace deweather::studio {

ViewBar::ViewBar(const RestoreActions& actions, widgets::CompareCanvas& canvas)
    : Segmented(Qt::ToolButtonIconOnly, &canvas), canvas_(canvas), zoom_(new QLabel(this)) {
    setObjectName("views");
    setAccessibleName(tr("Views"));
    setProperty("floating", true);
    setCursor(Qt::ArrowCursor);
    for (auto* mode : actions.modes->actions()) add(mode);
    add_gap();
    add(actions.fit);
    add(actions.full_size);
    zoom_->setMinimumWidth(zoom_->fontMetrics().horizontalAdvance("1000 %") + widgets::kGrid);
    zoom_->setAlignment(Qt::AlignCenter);
    zoom_->setAccessibleName(tr("Zoom"));
    add(zoom_);
    canvas.installEventFilter(this);
    hide();
}

void ViewBar::set_zoom(const QString& zoom) {
    zoom_->setText(zoom);
}

void ViewBar::set_wanted(bool wanted) {
    wanted_ = wanted;
    setVisible(wanted);
    place();
}

void ViewBar::place() {
    adjustSize();
    move((canvas_.width() - width()) / 2, canvas_.height() - height() - 2 * widgets::kGrid);
}

bool ViewBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched != &canvas_) return Segmented::eventFilter(watched, event);
    // The canvas keeps its arrow keys, which the segments would take.
    switch (event->type()) {
        case QEvent::Resize:
            place();
            break;
        case QEvent::MouseMove:
            if (static_cast<QMouseEvent*>(event)->buttons() != Qt::NoButton) hide();
            break;
        case QEvent::MouseButtonRelease:
            setVisible(wanted_);
            break;
        default:
            break;
    }
    return false;
}

}  // namespace deweather::studio
