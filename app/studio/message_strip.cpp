#include "app/studio/message_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace deweather::studio {

MessageStrip::MessageStrip(QWidget* parent)
    : QFrame(parent), label_(new QLabel(this)), action_button_(new QPushButton(this)) {
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    auto* icon = new QLabel(this);
    icon->setPixmap(style()->standardIcon(QStyle::SP_MessageBoxWarning).pixmap(20, 20));
    auto* close = new QToolButton(this);
    close->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this message"));
    label_->setWordWrap(true);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label_->setAccessibleName(tr("Message"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 6, 6, 6);
    row->addWidget(icon);
    row->addWidget(label_, 1);
    row->addWidget(action_button_);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(action_button_, &QPushButton::clicked, this, [this] {
        hide();
        if (action_) action_();
    });
    hide();
}

void MessageStrip::show_message(const QString& message, const QString& action_text, std::function<void()> action) {
    label_->setText(message);
    action_button_->setText(action_text);
    action_button_->setVisible(!action_text.isEmpty());
    action_ = std::move(action);
    show();
}

QString MessageStrip::message() const {
    return isHidden() ? QString() : label_->text();
}

}  // namespace deweather::studio
