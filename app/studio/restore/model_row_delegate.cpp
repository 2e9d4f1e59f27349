#include "app/studio/restore/model_row_delegate.h"

#include <QListView>
#include <QPainter>
#include <QStyle>
#include <algorithm>

#include "widgets/theme.h"

namespace deweather::studio {

namespace {

using namespace widgets;

constexpr int kInset = 6, kBetween = 2;
constexpr int kMinTextWidth = 80;

struct Text {
    QString name, sentence;
    QFont name_font, sentence_font;
};

Text text_of(const QFont& body, const QModelIndex& index) {
    const auto text = index.data(Qt::DisplayRole).toString();
    return {text.section('\n', 0, 0), text.section('\n', 1), heading_of(body), font_of(body, TextSize::kCaption)};
}

int sentence_height(const Text& text, int width) {
    if (text.sentence.isEmpty()) return 0;
    return QFontMetrics(text.sentence_font).boundingRect(0, 0, width, 10000, Qt::TextWordWrap, text.sentence).height();
}

}  // namespace

ModelRowDelegate::ModelRowDelegate(QListView* view) : QStyledItemDelegate(view), view_(view) {}

QRect ModelRowDelegate::text_place(const QStyleOptionViewItem& option, const QRect& row) const {
    const int box = view_->style()->pixelMetric(QStyle::PM_IndicatorWidth, &option, view_);
    const int left = row.left() + 2 * kInset + box;
    return {left, row.top() + kInset, std::max(kMinTextWidth, row.right() - kInset - left), row.height() - 2 * kInset};
}

QSize ModelRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const int width = view_->viewport()->width() - 2 * view_->spacing();
    const auto text = text_of(option.font, index);
    const int lines = sentence_height(text, text_place(option, {0, 0, width, 0}).width());
    return {width, QFontMetrics(text.name_font).height() + (lines > 0 ? kBetween + lines : 0) + 2 * kInset};
}

void ModelRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QStyle* style = view_->style();
    const auto& theme = theme_of(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (selected || option.state & QStyle::State_MouseOver) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? theme.selection : theme.hover);
        painter->drawRoundedRect(option.rect, kRadius, kRadius);
    }
    if (option.state & QStyle::State_HasFocus && view_->hasFocus()) {
        painter->setPen(QPen(theme.accent, kFocusRing));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), kRadius, kRadius);
    }
    // The box lies where the style, which also takes the clicks on it, expects it.
    QStyleOptionViewItem box = option;
    box.rect = style->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &option, view_);
    box.state &= ~(QStyle::State_HasFocus | QStyle::State_On | QStyle::State_Off | QStyle::State_NoChange);
    box.state |= option.checkState == Qt::Checked ? QStyle::State_On : QStyle::State_Off;
    style->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter, view_);

    const auto text = text_of(given.font, index);
    const QRect place = text_place(option, option.rect);
    const QFontMetrics metrics(text.name_font);
    // A model that cannot be used has a colour of its own, which the item carries.
    const bool faint = index.data(Qt::ForegroundRole).isValid();
    const QColor second = selected ? theme.second_on_selection : theme.second;
    painter->setFont(text.name_font);
    painter->setPen(faint ? second : selected ? theme.on_selection : theme.text);
    painter->drawText(place, Qt::AlignTop | Qt::AlignLeft,
                      metrics.elidedText(text.name, Qt::ElideRight, place.width()));
    painter->setFont(text.sentence_font);
    painter->setPen(second);
    painter->drawText(place.adjusted(0, metrics.height() + kBetween, 0, 0),
                      Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, text.sentence);
    painter->restore();
}

}  // namespace deweather::studio
