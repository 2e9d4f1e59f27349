#include "app/studio/common/job_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPainter>
#include <QStatusBar>
#include <QToolButton>
#include <algorithm>

#include "widgets/theme.h"

namespace deweather::studio {

namespace {

using namespace widgets;

constexpr int kLine = 3;

}  // namespace

JobBar::JobBar(QWidget* parent) : QWidget(parent), row_(new QHBoxLayout(this)) {
    setObjectName("job-bar");
    setAccessibleName(tr("Progress"));
    setFixedHeight(kJobBarHeight);
    row_->setContentsMargins(2 * kGrid, kLine, kGrid, 0);
    row_->setSpacing(kGrid / 2);
    row_->addStretch(1);
}

void JobBar::fill(QStatusBar& bar) {
    bar.setSizeGripEnabled(false);
    bar.setContentsMargins(0, 0, 0, 0);
    bar.addPermanentWidget(this, 1);
    bar.setFixedHeight(kJobBarHeight + 1);
    if (bar.layout() != nullptr) {
        bar.layout()->setContentsMargins(0, 0, 0, 0);
        bar.layout()->setSpacing(0);
    }
}

QToolButton* JobBar::add(QAction* action) {
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({16, 16});
    button->setFocusPolicy(Qt::StrongFocus);
    button->setVisible(share_.has_value());
    row_->addWidget(button);
    buttons_.append(button);
    return button;
}

void JobBar::set_text(const QString& text) {
    if (text == text_) return;
    text_ = text;
    setAccessibleDescription(text);
    setToolTip({});
    update();
}

void JobBar::set_progress(std::optional<double> share) {
    if (share == share_) return;
    if (share.has_value() != share_.has_value())
        for (auto* button : std::as_const(buttons_)) button->setVisible(share.has_value());
    share_ = share;
    update();
}

void JobBar::set_note(const QString& note) {
    if (note == note_) return;
    note_ = note;
    update();
}

QSize JobBar::minimumSizeHint() const {
    return {200, kJobBarHeight};
}
QSize JobBar::sizeHint() const {
    return {600, kJobBarHeight};
}

void JobBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const auto& theme = theme_of(palette());
    if (share_) {
        painter.fillRect(0, 0, width(), kLine, theme.line);
        painter.fillRect(QRectF(0, 0, width() * std::clamp(*share_, 0.0, 1.0), kLine), theme.accent);
    }
    int right = width() - 2 * kGrid;
    for (const auto* button : buttons_)
        if (button->isVisible()) right = std::min(right, button->x() - 2 * kGrid);
    const QRect all(2 * kGrid, kLine, std::max(0, right - 2 * kGrid), height() - kLine);
    const auto& metrics = fontMetrics();
    // The sentence gets its width first, the note the rest.
    const int wanted = std::min(metrics.horizontalAdvance(text_) + 1, all.width());
    painter.setPen(theme.text);
    painter.drawText(QRect(all.left(), all.top(), wanted, all.height()), Qt::AlignVCenter | Qt::AlignLeft,
                     metrics.elidedText(text_, Qt::ElideMiddle, wanted));
    const int rest = all.width() - wanted - 2 * kGrid;
    if (note_.isEmpty() || rest < 8 * kGrid) return;
    painter.setPen(theme.second);
    painter.drawText(all, Qt::AlignVCenter | Qt::AlignRight, metrics.elidedText(note_, Qt::ElideLeft, rest));
}

}  // namespace deweather::studio
