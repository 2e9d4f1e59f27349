#include "app/studio/restore/error_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/line_icons.h"
#include "widgets/theme.h"

namespace deweather::studio {

namespace {

using namespace widgets;

constexpr int kWidest = 460, kSign = 40;

}  // namespace

ErrorCard::ErrorCard(QWidget* host)
    : QFrame(host),
      host_(host),
      sign_(new QLabel(this)),
      name_(new QLabel(this)),
      reason_(new QLabel(this)),
      buttons_(new QHBoxLayout) {
    setObjectName("card");
    setAccessibleName(tr("This picture cannot be shown"));
    setCursor(Qt::ArrowCursor);
    name_->setFont(font_of(font(), TextSize::kTitle));
    for (auto* label : {name_, reason_}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignCenter);
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(1);
    }
    reason_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    buttons_->setSpacing(kGrid);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 3 * kGrid, 3 * kGrid, 3 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(sign_, 0, Qt::AlignHCenter);
    column->addWidget(name_);
    column->addWidget(reason_);
    column->addLayout(buttons_);
    host->installEventFilter(this);
    draw_sign();
    hide();
}

void ErrorCard::draw_sign() {
    const auto& theme = theme_of(palette());
    sign_->setPixmap(line_icon("warning", theme.error).pixmap(QSize(kSign, kSign), devicePixelRatioF()));
}

void ErrorCard::show_problem(const QString& name, const QString& reason, const QList<MessageStrip::Offer>& offers) {
    name_->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, kWidest));
    name_->setToolTip(name);
    reason_->setText(reason);
    setAccessibleDescription(reason);
    // The sender may be one of these buttons.
    for (auto* button : std::as_const(offers_)) {
        button->hide();
        button->deleteLater();
    }
    offers_.clear();
    while (buttons_->count() > 0) delete buttons_->takeAt(0);
    buttons_->addStretch(1);
    for (const auto& offer : offers) {
        auto* button = new QPushButton(offer.text, this);
        buttons_->addWidget(button);
        offers_.append(button);
        connect(button, &QPushButton::clicked, this, [action = offer.action] { action(); });
        button->show();
    }
    buttons_->addStretch(1);
    show();
    place();
}

QString ErrorCard::reason() const {
    return isHidden() ? QString() : reason_->text();
}

void ErrorCard::accept(int offer) {
    if (!isHidden() && offer < offers_.size()) offers_[offer]->click();
}

void ErrorCard::place() {
    const int width = std::max(120, std::min(kWidest, host_->width() - 4 * kGrid));
    const int height = std::max(heightForWidth(width), minimumSizeHint().height());
    setGeometry((host_->width() - width) / 2, std::max(kGrid, (host_->height() - height) / 2), width, height);
}

bool ErrorCard::eventFilter(QObject* watched, QEvent* event) {
    if (watched == host_ && event->type() == QEvent::Resize && !isHidden()) place();
    return QFrame::eventFilter(watched, event);
}

void ErrorCard::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) draw_sign();
}

}  // namespace deweather::studio
