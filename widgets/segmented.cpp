#include "widgets/segmented.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>

#include "widgets/theme.h"

namespace deweather::widgets {

Segmented::Segmented(Qt::ToolButtonStyle style, QWidget* parent)
    : QFrame(parent), style_(style), row_(new QHBoxLayout(this)) {
    row_->setContentsMargins(2, 2, 2, 2);
    row_->setSpacing(2);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
}

QToolButton* Segmented::add(QAction* action) {
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(style_);
    button->setIconSize({kIconSize, kIconSize});
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAutoRaise(true);
    button->setAccessibleName(action->iconText());
    button->installEventFilter(this);
    row_->addWidget(button);
    buttons_.append(button);
    return button;
}

void Segmented::add(QWidget* widget) {
    row_->addWidget(widget);
}

void Segmented::add_gap() {
    auto* line = new QFrame(this);
    line->setFixedWidth(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    row_->addSpacing(4);
    row_->addWidget(line);
    row_->addSpacing(4);
}

QToolButton* Segmented::button(const QAction* action) const {
    for (auto* button : buttons_)
        if (button->defaultAction() == action) return button;
    return nullptr;
}

bool Segmented::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const auto at = buttons_.indexOf(static_cast<QToolButton*>(watched));
        const auto next = at + (key == Qt::Key_Right) - (key == Qt::Key_Left);
        if (next != at && next >= 0 && next < buttons_.size()) {
            buttons_[next]->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace deweather::widgets
