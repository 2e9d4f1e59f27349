#include "app/studio/restore/message_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace deweather::studio {

MessageStrip::MessageStrip(Kind kind, QWidget* parent)
    : QFrame(parent), label_(new QLabel(this)), buttons_(new QHBoxLayout) {
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    auto* icon = new QLabel(this);
    const auto sign = kind == Kind::kWarning ? QStyle::SP_MessageBoxWarning : QStyle::SP_MessageBoxInformation;
    icon->setPixmap(style()->standardIcon(sign).pixmap(20, 20));
    auto* close = new QToolButton(this);
    close->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(tr("Close this message"));
    label_->setWordWrap(true);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label_->setAccessibleName(tr("Message"));
    // A path without spaces must not make the window wider than the screen.
    label_->setMinimumWidth(1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 6, 6);
    row->setSpacing(8);
    row->addWidget(icon);
    row->addWidget(label_, 1);
    row->addLayout(buttons_);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT dismissed();
    });
    hide();
}

void MessageStrip::show_message(const QString& message, const QList<Offer>& offers) {
    label_->setText(message);
    // The sender may be one of these buttons.
    for (auto* button : std::as_const(offers_)) {
        button->hide();
        button->deleteLater();
    }
    offers_.clear();
    for (const auto& offer : offers) {
        auto* button = new QPushButton(offer.text, this);
        buttons_->addWidget(button);
        offers_.append(button);
        connect(button, &QPushButton::clicked, this, [this, action = offer.action] {
            hide();
            if (action) action();
        });
    }
    show();
}

QString MessageStrip::message() const {
    return isHidden() ? QString() : label_->text();
}

void MessageStrip::accept(int offer) {
    if (!isHidden() && offer < offers_.size()) offers_[offer]->click();
}

}  // namespace deweather::studio
