#include "app/studio/restore/clip_keys.h"

#include <QAbstractItemView>
#include <QKeyEvent>

#include "widgets/time_line.h"

namespace deweather::studio {

ClipKeys::ClipKeys(widgets::TimeLine& time_line, const QList<QWidget*>& views)
    : QObject(&time_line), time_line_(time_line) {
    for (auto* view : views) view->installEventFilter(this);
}

bool ClipKeys::eventFilter(QObject* watched, QEvent* event) {
    const bool release = event->type() == QEvent::KeyRelease;
    if ((event->type() != QEvent::KeyPress && !release) || !time_line_.isVisible() || !time_line_.isEnabled())
        return QObject::eventFilter(watched, event);
    const auto& key = static_cast<const QKeyEvent&>(*event);
    // The press was not the view's, so neither is the release.
    if (release) return key.key() == Qt::Key_Space;
    // A list goes to its first and last entry.
    const bool ends = key.key() == Qt::Key_Home || key.key() == Qt::Key_End;
    if (ends && qobject_cast<QAbstractItemView*>(watched) != nullptr) return false;
    return time_line_.take_key(key);
}

}  // namespace deweather::studio
