#include "app/studio/common/message_strip.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "widgets/line_icons.h"
#include "widgets/theme.h"

namespace deweather::studio {

namespace {

using namespace widgets;

constexpr int kWidest = 560;
constexpr int kNewsTime = 10000;  // milliseconds

}  // namespace

MessageStrip::MessageStrip(Kind kind, QWidget* parent)
    : QFrame(parent),
      kind_(kind),
      sign_(new QLabel(this)),
      label_(new QLabel(this)),
      buttons_(new QHBoxLayout),
      close_(new QToolButton(this)) {
    setObjectName("card");
    setAttribute(Qt::WA_StyledBackground);
    setCursor(Qt::ArrowCursor);
    close_->setIcon(line_icon("close"));
    close_->setIconSize({16, 16});
    close_->setToolTip(tr("Close this message"));
    close_->setAccessibleName(tr("Close this message"));
    label_->setWordWrap(true);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label_->setAccessibleName(tr("Message"));
    // A path without spaces must not make the window wider than the screen.
    label_->setMinimumWidth(1);
    buttons_->setSpacing(kGrid);
    buttons_->addStretch(1);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, kGrid, kGrid, kGrid);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(kGrid);
    grid->addWidget(sign_, 0, 0, Qt::AlignTop);
    grid->addWidget(label_, 0, 1);
    grid->addWidget(close_, 0, 2, Qt::AlignTop);
    grid->addLayout(buttons_, 1, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    connect(close_, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT dismissed();
    });
    placing_.setSingleShot(true);
    placing_.setInterval(0);
    connect(&placing_, &QTimer::timeout, this, &MessageStrip::place_all);
    life_.setSingleShot(true);
    life_.setInterval(kNewsTime);
    connect(&life_, &QTimer::timeout, this, [this] { underMouse() ? life_.start() : hide(); });
    draw_sign();
    hide();
}

void MessageStrip::float_over(QWidget* host) {
    host_ = host;
    setParent(host);
    hide();
    host->installEventFilter(this);
}

void MessageStrip::draw_sign() {
    const auto& theme = theme_of(palette());
    const char* name = kind_ == Kind::kWarning ? "warning" : kind_ == Kind::kNews ? "done" : "about";
    const QColor colour = kind_ == Kind::kWarning ? theme.warn : kind_ == Kind::kNews ? theme.ready : theme.accent;
    sign_->setPixmap(line_icon(name, colour).pixmap(QSize(kIconSize, kIconSize), devicePixelRatioF()));
}

void MessageStrip::show_message(const QString& message, const QList<Offer>& offers) {
    label_->setText(message);
    setAccessibleDescription(message);
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
        button->show();
    }
    if (kind_ == Kind::kNews) life_.start();
    // A strip that is open already may get many messages in one turn of the event loop: it is laid out once for all.
    if (isVisible())
        placing_.start();
    else
        show();
}

QString MessageStrip::message() const {
    return isHidden() ? QString() : label_->text();
}

void MessageStrip::accept(int offer) {
    if (!isHidden() && offer < offers_.size()) offers_[offer]->click();
}

// All that float over the same host, one below the other.
void MessageStrip::place_all() {
    if (host_ == nullptr) return;
    int top = 2 * kGrid;
    for (auto* other : host_->findChildren<MessageStrip*>(Qt::FindDirectChildrenOnly)) {
        if (other->isHidden()) continue;
        const int width = std::max(80, std::min(kWidest, host_->width() - 4 * kGrid));
        const int height = std::max(other->heightForWidth(width), other->minimumSizeHint().height());
        other->setGeometry((host_->width() - width) / 2, top, width, height);
        other->raise();
        top += height + kGrid;
    }
}

bool MessageStrip::eventFilter(QObject* watched, QEvent* event) {
    if (watched == host_ && event->type() == QEvent::Resize) place_all();
    return QFrame::eventFilter(watched, event);
}

void MessageStrip::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) draw_sign();
}

void MessageStrip::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    place_all();
}

void MessageStrip::hideEvent(QHideEvent* event) {
    QFrame::hideEvent(event);
    life_.stop();
    place_all();
}

}  // namespace deweather::studio
