#include "app/studio/picture_list.h"

#include <QFileInfo>
#include <QPainter>
#include <algorithm>

namespace deweather::studio {

namespace {

constexpr QSize kIcon(150, 100);
constexpr int kBadge = 20;

struct Badge {
    QColor colour;
    QString sign;
};

Badge badge(PictureList::State state) {
    switch (state) {
        case PictureList::State::kWaiting:
            return {QColor(110, 110, 115), "…"};
        case PictureList::State::kRestoring:
            return {QColor(40, 110, 200), "▸"};
        case PictureList::State::kDone:
            return {QColor(40, 140, 70), "✓"};
        case PictureList::State::kSaved:
            return {QColor(40, 140, 70), "↓"};
        case PictureList::State::kFailed:
            return {QColor(200, 45, 45), "!"};
        case PictureList::State::kCancelled:
            return {QColor(150, 120, 40), "×"};
    }
    return {};
}

QString words(PictureList::State state) {
    switch (state) {
        case PictureList::State::kWaiting:
            return PictureList::tr("waiting");
        case PictureList::State::kRestoring:
            return PictureList::tr("being restored");
        case PictureList::State::kDone:
            return PictureList::tr("restored, not saved yet");
        case PictureList::State::kSaved:
            return PictureList::tr("saved");
        case PictureList::State::kFailed:
            return PictureList::tr("failed");
        case PictureList::State::kCancelled:
            return PictureList::tr("cancelled");
    }
    return {};
}

}  // namespace

PictureList::PictureList(QWidget* parent) : QListWidget(parent) {
    setIconSize(kIcon);
    setUniformItemSizes(true);
    setViewMode(QListView::IconMode);
    setFlow(QListView::TopToBottom);
    setWrapping(false);
    setMovement(QListView::Static);
    setSpacing(4);
    setTextElideMode(Qt::ElideMiddle);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Open pictures"));
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0) Q_EMIT picture_chosen(row);
    });
}

int PictureList::add(const QString& path) {
    const int id = static_cast<int>(pictures_.size());
    pictures_.push_back({.path = path, .detail = {}, .thumbnail = {}});
    auto* item = new QListWidgetItem(QFileInfo(path).fileName(), this);
    item->setSizeHint(QSize(kIcon.width() + 12, kIcon.height() + fontMetrics().height() + 12));
    redraw(id);
    return id;
}

void PictureList::set_thumbnail(int id, const QImage& thumbnail) {
    pictures_.at(static_cast<std::size_t>(id)).thumbnail = thumbnail;
    redraw(id);
}

void PictureList::set_state(int id, State state, const QString& detail) {
    auto& picture = pictures_.at(static_cast<std::size_t>(id));
    picture.state = state;
    picture.detail = detail;
    redraw(id);
}

PictureList::State PictureList::state(int id) const {
    return pictures_.at(static_cast<std::size_t>(id)).state;
}
QString PictureList::path(int id) const {
    return pictures_.at(static_cast<std::size_t>(id)).path;
}
QString PictureList::detail(int id) const {
    return pictures_.at(static_cast<std::size_t>(id)).detail;
}
int PictureList::current_id() const {
    return currentRow();
}

int PictureList::unfinished() const {
    return static_cast<int>(std::count_if(pictures_.begin(), pictures_.end(), [](const Picture& picture) {
        return picture.state == State::kWaiting || picture.state == State::kRestoring;
    }));
}

// As wide as one picture.
QSize PictureList::sizeHint() const {
    return {kIcon.width() + 44, 4 * kIcon.height()};
}

void PictureList::redraw(int id) {
    const auto& picture = pictures_.at(static_cast<std::size_t>(id));
    const double ratio = devicePixelRatioF();
    QPixmap icon(kIcon * ratio);
    icon.setDevicePixelRatio(ratio);
    icon.fill(Qt::transparent);
    QPainter painter(&icon);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QRect frame(QPoint(0, 0), kIcon);
    if (picture.thumbnail.isNull()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().mid());
        painter.drawRoundedRect(frame, 4, 4);
    } else {
        const QSize size = picture.thumbnail.size().scaled(kIcon, Qt::KeepAspectRatio);
        frame = QRect(QPoint((kIcon.width() - size.width()) / 2, (kIcon.height() - size.height()) / 2), size);
        painter.drawImage(frame, picture.thumbnail);
    }
    const auto [colour, sign] = badge(picture.state);
    const QRect place(frame.right() - kBadge - 3, frame.top() + 4, kBadge, kBadge);
    painter.setPen(QPen(Qt::white, 1.5));
    painter.setBrush(colour);
    painter.drawEllipse(place);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.drawText(place, Qt::AlignCenter, sign);
    painter.end();

    auto* row = item(id);
    row->setIcon(icon);
    const QString state = words(picture.state) + (picture.detail.isEmpty() ? "" : ": " + picture.detail);
    row->setToolTip(picture.path + "\n" + state);
    row->setData(Qt::AccessibleDescriptionRole, state);
}

}  // namespace deweather::studio
