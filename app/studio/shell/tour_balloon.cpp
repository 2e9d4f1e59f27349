#include "app/studio/shell/tour_balloon.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <algorithm>

namespace deweather::studio {

namespace {

constexpr int kWidth = 360, kTip = 12, kPadding = 12, kRadius = 8, kMargin = 6;
constexpr int kShade = 90;  // of 255

}  // namespace

TourShade::TourShade(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void TourShade::set_place(const QRect& place) {
    place_ = place;
    update();
}

void TourShade::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shade;
    shade.addRect(rect());
    QPainterPath hole;
    if (!place_.isEmpty()) hole.addRoundedRect(place_, kRadius, kRadius);
    painter.fillPath(shade.subtracted(hole), QColor(0, 0, 0, kShade));
    painter.setPen(QPen(palette().color(QPalette::Link), 3));
    painter.drawPath(hole);
}

TourBalloon::TourBalloon(QWidget* parent)
    : QFrame(parent),
      title_(new QLabel),
      text_(new QLabel),
      count_(new QLabel),
      back_(new QPushButton(tr("Back"))),
      next_(new QPushButton),
      skip_(new QPushButton(tr("Skip the tour"))) {
    auto bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    text_->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(skip_);
    buttons->addStretch();
    buttons->addWidget(count_);
    buttons->addWidget(back_);
    buttons->addWidget(next_);
    auto* column = new QVBoxLayout(this);
    const int around = kTip + kPadding;
    column->setContentsMargins(around, around, around, around);
    column->addWidget(title_);
    column->addWidget(text_);
    column->addLayout(buttons);
    skip_->setToolTip(tr("It is in the Help menu (Esc)"));
    setFixedWidth(kWidth + 2 * kTip);
}

void TourBalloon::set_stop(const QString& title, const QString& text, int index, int count) {
    title_->setText(title);
    text_->setText(text);
    count_->setText(tr("%1 of %2").arg(index + 1).arg(count));
    back_->setEnabled(index > 0);
    next_->setText(index + 1 < count ? tr("Next") : tr("Done"));
    skip_->setVisible(index + 1 < count);
    setAccessibleName(title);
    setAccessibleDescription(text);
    next_->setAccessibleDescription(title + ". " + text);
    // Sets the height that the text needs at this width.
    layout()->invalidate();
    setFixedHeight(std::max(layout()->totalHeightForWidth(width()), layout()->totalMinimumSize().height()));
    // A wider number may have made the current height too small.
    layout()->activate();
}

void TourBalloon::point_at(const QRect& place) {
    const QRect room = parentWidget()->rect().adjusted(kMargin, kMargin, -kMargin, -kMargin);
    const auto within = [](int value, int least, int most) { return std::clamp(value, least, std::max(least, most)); };
    const int x = within(place.center().x() - width() / 2, room.left(), room.right() - width() + 1);
    const int y = within(place.center().y() - height() / 2, room.top(), room.bottom() - height() + 1);
    side_ = Side::kNone;
    QPoint at(room.center().x() - width() / 2, room.center().y() - height() / 2);
    if (!place.isEmpty()) {
        if (place.right() + width() <= room.right()) {
            side_ = Side::kLeft;
            at = {place.right() + 1, y};
        } else if (place.left() - width() >= room.left()) {
            side_ = Side::kRight;
            at = {place.left() - width(), y};
        } else if (place.bottom() + height() <= room.bottom()) {
            side_ = Side::kTop;
            at = {x, place.bottom() + 1};
        } else if (place.top() - height() >= room.top()) {
            side_ = Side::kBottom;
            at = {x, place.top() - height()};
        }
    }
    move(at);
    const bool upright = side_ == Side::kLeft || side_ == Side::kRight;
    const int least = kTip + kRadius + kTip;
    tip_ = within(upright ? place.center().y() - at.y() : place.center().x() - at.x(), least,
                  (upright ? height() : width()) - least);
    update();
}

void TourBalloon::focus_next(int by) {
    QList<QPushButton*> buttons;
    for (auto* button : {skip_, back_, next_})
        if (button->isVisible() && button->isEnabled()) buttons.append(button);
    for (int i = 0; i < buttons.size(); ++i)
        if (buttons[i]->hasFocus()) {
            const auto count = static_cast<int>(buttons.size());
            buttons[(i + by + count) % count]->setFocus(Qt::TabFocusReason);
            return;
        }
}

void TourBalloon::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath body;
    body.addRoundedRect(QRectF(rect()).adjusted(kTip, kTip, -kTip, -kTip), kRadius, kRadius);
    QPolygonF tip;
    const double far = side_ == Side::kRight ? width() - 2 : side_ == Side::kBottom ? height() - 2 : 2;
    const double near = side_ == Side::kRight    ? width() - kTip - 1
                        : side_ == Side::kBottom ? height() - kTip - 1
                                                 : kTip + 1;
    if (side_ == Side::kLeft || side_ == Side::kRight)
        tip << QPointF(near, tip_ - kTip) << QPointF(far, tip_) << QPointF(near, tip_ + kTip);
    else if (side_ != Side::kNone)
        tip << QPointF(tip_ - kTip, near) << QPointF(tip_, far) << QPointF(tip_ + kTip, near);
    QPainterPath point;
    point.addPolygon(tip);
    point.closeSubpath();
    const auto path = body.united(point);
    painter.fillPath(path, palette().color(QPalette::Window));
    painter.setPen(QPen(palette().color(QPalette::Link), 2));
    painter.drawPath(path);
}

}  // namespace deweather::studio
