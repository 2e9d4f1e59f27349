#include "widgets/job_delegate.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "widgets/contrast.h"
#include "widgets/job_model.h"

namespace deweather::widgets {

namespace {

constexpr QSize kThumbnail(84, 56);
constexpr int kInset = 6, kBetween = 10, kBadge = 18, kBar = 4;
constexpr double kFocusRing = 2, kFainter = 0.33;
// Contrast of text on its ground; more where second text has to be fainter still.
constexpr double kMinContrast = 4.5, kSelectedContrast = 6;

QColor faint(const QColor& colour, int alpha) {
    QColor result = colour;
    result.setAlpha(alpha);
    return result;
}

}  // namespace

JobDelegate::JobDelegate(const JobModel& model, QObject* parent) : QStyledItemDelegate(parent), model_(model) {}

QSize JobDelegate::sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const {
    return {kThumbnail.width() + 2 * kInset + kBetween + 60, kThumbnail.height() + 2 * kInset};
}

void JobDelegate::draw_thumbnail(QPainter& painter, const Job& job, const QRect& place, const QPalette& palette) const {
    const QImage* image = model_.thumbnail(job.id);
    if (image == nullptr || image->isNull()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(faint(palette.color(QPalette::Text), 26));
        painter.drawRoundedRect(place, 4, 4);
    } else {
        const QSize size = image->size().scaled(place.size(), Qt::KeepAspectRatio).expandedTo({1, 1});
        painter.drawImage(QRect(place.center() - QPoint(size.width() - 1, size.height() - 1) / 2, size), *image);
    }
    if (!job.clip) return;
    // A play symbol.
    const QPointF middle = QRectF(place).center();
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 140));
    painter.drawEllipse(middle, 13, 13);
    QPainterPath triangle(middle + QPointF(-4, -6));
    triangle.lineTo(middle + QPointF(7, 0));
    triangle.lineTo(middle + QPointF(-4, 6));
    painter.setBrush(QColor(255, 255, 255, 235));
    painter.drawPath(triangle);
}

void JobDelegate::draw_badge(QPainter& painter, const Job& job, const QRect& thumbnail, const QFont& font) const {
    const auto [colour, sign] = job_badge(job.state);
    if (sign.isEmpty()) return;
    const QRect place(thumbnail.right() - kBadge + 4, thumbnail.top() - 3, kBadge, kBadge);
    painter.setPen(QPen(Qt::white, 1.5));
    painter.setBrush(colour);
    painter.drawEllipse(place);
    QFont bold = font;
    bold.setBold(true);
    bold.setPixelSize(kBadge - 7);
    painter.setFont(bold);
    painter.drawText(place, Qt::AlignCenter, sign);
}

void JobDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Job& job = model_.job(index.row());
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const bool selected = option.state & QStyle::State_Selected;
    const QPalette::ColorGroup group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const QRect box = option.rect.adjusted(2, 1, -2, -1);
    const QColor text = option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor highlight = option.palette.color(group, QPalette::Highlight);
    const QColor ground =
        selected ? readable_ground(highlight, text, kSelectedContrast) : option.palette.color(group, QPalette::Base);
    if (selected || option.state & QStyle::State_MouseOver) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? ground : faint(option.palette.color(QPalette::Text), 16));
        painter->drawRoundedRect(box, 5, 5);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(text, kFocusRing));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 5, 5);
    }
    const QRect thumbnail(QPoint(box.left() + kInset - 2, box.top() + kInset - 1), kThumbnail);
    draw_thumbnail(*painter, job, thumbnail, option.palette);
    draw_badge(*painter, job, thumbnail, option.font);

    const QFontMetrics metrics(option.font);
    QRect lines(thumbnail.right() + kBetween, 0, box.right() - kInset - thumbnail.right() - kBetween,
                2 * metrics.height() + 4);
    const bool bar = job.state == JobState::kRestoring || job.state == JobState::kSaving;
    if (bar) lines.setHeight(lines.height() + kBar + 4);
    lines.moveTop(box.center().y() - lines.height() / 2);
    painter->setFont(option.font);
    painter->setPen(text);
    painter->drawText(lines, Qt::AlignTop | Qt::AlignLeft,
                      metrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, lines.width()));
    painter->setPen(fainter_text(text, ground, kFainter, kMinContrast));
    const QRect second = lines.adjusted(0, metrics.height() + 4, 0, 0);
    painter->drawText(second, Qt::AlignTop | Qt::AlignLeft,
                      metrics.elidedText(index.data(JobModel::kStateText).toString(), Qt::ElideRight, lines.width()));
    if (bar) {
        const QRectF whole(lines.left(), second.top() + metrics.height() + 4, lines.width(), kBar);
        painter->setPen(Qt::NoPen);
        painter->setBrush(faint(text, 45));
        painter->drawRoundedRect(whole, kBar / 2.0, kBar / 2.0);
        const double share = job.total > 0 ? std::clamp(static_cast<double>(job.done) / job.total, 0.0, 1.0) : 0.0;
        painter->setBrush(selected ? text : option.palette.color(QPalette::Highlight));
        if (share > 0)
            painter->drawRoundedRect(
                QRectF(whole.topLeft(), QSizeF(std::max<double>(kBar, whole.width() * share), kBar)), kBar / 2.0,
                kBar / 2.0);
    }
    painter->restore();
}

}  // namespace deweather::widgets
