#include "widgets/time_strip.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/time_code.h"

namespace deweather::widgets {

namespace {

constexpr int kSide = 10;  // left and right, so that marks at the ends can be grabbed
// The flags of the in and the out point stand below the times.
constexpr int kFlag = 10;
constexpr int kFilm = 44, kBand = 5, kSpace = 3;
constexpr int kReach = 7;  // pixels beside a mark that still grab it
constexpr double kThumbnailAspect = 16.0 / 9.0;
const QColor kRestored(0, 158, 115);  // a green that is safe for all types of colour vision

QColor faint(const QColor& colour, int alpha) {
    QColor result = colour;
    result.setAlpha(alpha);
    return result;
}

}  // namespace

TimeStrip::TimeStrip(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TimeStrip::set_frames(std::vector<double> times, double duration) {
    times_ = std::move(times);
    const double start = times_.empty() ? 0 : times_.front();
    for (double& time : times_) time -= start;
    duration_ = times_.empty() ? 0 : std::max(duration, times_.back());
    position_ = times_.empty() ? -1 : 0;
    first_ = 0;
    last_ = std::max(0, frames() - 1);
    restored_ = QBitArray(frames());
    thumbnails_.clear();
    ask_for_thumbnails();
    update();
}

double TimeStrip::time(int frame) const {
    return times_.at(static_cast<std::size_t>(frame));
}

int TimeStrip::frame_at_time(double seconds) const {
    const auto after = std::upper_bound(times_.begin(), times_.end(), seconds);
    return times_.empty() ? -1 : std::max(0, static_cast<int>(after - times_.begin()) - 1);
}

void TimeStrip::set_position(int frame) {
    if (times_.empty()) return;
    position_ = std::clamp(frame, 0, frames() - 1);
    update();
}

void TimeStrip::set_range(int first, int last) {
    if (times_.empty()) return;
    first_ = std::clamp(first, 0, frames() - 1);
    last_ = std::clamp(last, first_, frames() - 1);
    update();
}

void TimeStrip::set_restored(int frame, bool restored) {
    if (frame < 0 || frame >= frames()) return;
    restored_.setBit(frame, restored);
    update(band());
}

void TimeStrip::clear_restored() {
    restored_.fill(false);
    update(band());
}

void TimeStrip::set_thumbnail(int frame, const QImage& image) {
    thumbnails_[frame] = image;
    update(film());
}

QSize TimeStrip::minimumSizeHint() const {
    return {240, ruler().height() + kFilm + kBand + 2 * kSpace};
}

QSize TimeStrip::sizeHint() const {
    return {720, minimumSizeHint().height()};
}

QRect TimeStrip::ruler() const {
    return {kSide, 0, std::max(1, width() - 2 * kSide), fontMetrics().height() + kFlag + 2};
}

QRect TimeStrip::film() const {
    return {kSide, ruler().bottom() + 1, ruler().width(), kFilm};
}

QRect TimeStrip::band() const {
    return {kSide, film().bottom() + 1 + kSpace, ruler().width(), kBand};
}

double TimeStrip::x_of_time(double seconds) const {
    return kSide + (duration_ > 0 ? seconds / duration_ : 0) * ruler().width();
}

int TimeStrip::x_of(int frame) const {
    return qRound(x_of_time(time(frame)));
}

int TimeStrip::frame_at(int x) const {
    return frame_at_time((x + 0.5 - kSide) / ruler().width() * duration_);
}

// Adjacent thumbnails over the film, each as wide as a picture.
QList<int> TimeStrip::thumbnail_frames() const {
    QList<int> result;
    const double wide = kFilm * kThumbnailAspect;
    for (double x = 0; x < film().width() && !times_.empty(); x += wide)
        result.append(frame_at(static_cast<int>(kSide + x + wide / 2)));
    return result;
}

void TimeStrip::ask_for_thumbnails() {
    QList<int> wanted = thumbnail_frames();
    wanted.removeIf([this](int frame) { return thumbnails_.contains(frame); });
    if (!wanted.isEmpty()) Q_EMIT thumbnails_wanted(wanted);
}

void TimeStrip::resizeEvent(QResizeEvent* /*event*/) {
    // Thumbnails for other positions would pile up.
    const QList<int> seen = thumbnail_frames();
    std::erase_if(thumbnails_, [&seen](const auto& each) { return !seen.contains(each.first); });
    ask_for_thumbnails();
}

TimeStrip::Drag TimeStrip::mark_at(const QPoint& point) const {
    if (times_.empty() || point.y() > ruler().bottom()) return Drag::kNone;
    const int from_first = std::abs(point.x() - x_of(first_));
    const int from_last = std::abs(point.x() - qRound(x_of_time(last_ + 1 < frames() ? time(last_ + 1) : duration_)));
    if (std::min(from_first, from_last) > kReach) return Drag::kNone;
    return from_first < from_last ? Drag::kFirst : Drag::kLast;
}

void TimeStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || times_.empty()) return event->ignore();
    drag_ = mark_at(event->pos());
    if (drag_ == Drag::kNone) drag_ = Drag::kPosition;
    if (drag_ == Drag::kPosition) drag_to(event->pos().x());
}

void TimeStrip::drag_to(int x) {
    const int frame = std::clamp(frame_at(x), 0, frames() - 1);
    if (drag_ == Drag::kPosition) {
        if (frame == position_) return;
        set_position(frame);
        Q_EMIT position_dragged(frame);
        return;
    }
    const int first = drag_ == Drag::kFirst ? std::min(frame, last_) : first_;
    const int last = drag_ == Drag::kLast ? std::max(frame, first_) : last_;
    if (first == first_ && last == last_) return;
    set_range(first, last);
    Q_EMIT range_dragged(first, last);
}

void TimeStrip::mouseMoveEvent(QMouseEvent* event) {
    if (times_.empty()) return;
    if (drag_ != Drag::kNone)
        drag_to(event->pos().x());
    else
        setCursor(mark_at(event->pos()) == Drag::kNone ? Qt::ArrowCursor : Qt::SizeHorCursor);
    hovered_x_ = std::clamp(event->pos().x(), kSide, kSide + ruler().width() - 1);
    const int frame = frame_at(hovered_x_);
    if (frame != hovered_) Q_EMIT frame_hovered(frame);
    hovered_ = frame;
    update();
}

void TimeStrip::mouseReleaseEvent(QMouseEvent* /*event*/) {
    drag_ = Drag::kNone;
}

void TimeStrip::leaveEvent(QEvent* /*event*/) {
    hovered_x_ = -1;
    if (hovered_ >= 0) Q_EMIT frame_hovered(-1);
    hovered_ = -1;
    update();
}

void TimeStrip::draw_ruler(QPainter& painter) const {
    const int label = fontMetrics().horizontalAdvance("00:00.000") + 16;
    const double step = ruler_step(std::max(1e-3, duration_ * label / ruler().width()));
    const QColor text = palette().color(QPalette::WindowText);
    for (int i = 0; i * step < duration_; ++i) {
        const int x = qRound(x_of_time(i * step));
        painter.fillRect(x, ruler().bottom() - 4, 1, 5, faint(text, 90));
        QString words = time_code(i * step);
        if (step >= 1) words.chop(4);  // whole seconds
        if (x + label < width() + kSide) {
            painter.setPen(faint(text, 170));
            painter.drawText(QRect(x + 4, 0, label, fontMetrics().height()), Qt::AlignVCenter | Qt::AlignLeft, words);
        }
    }
}

void TimeStrip::draw_film(QPainter& painter) const {
    painter.fillRect(film(), faint(palette().color(QPalette::WindowText), 22));
    if (thumbnails_.empty()) return;
    painter.save();
    painter.setClipRect(film());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const double wide = kFilm * kThumbnailAspect;
    double x = film().left();
    for (const int frame : thumbnail_frames()) {
        const auto found = thumbnails_.find(frame);
        if (found != thumbnails_.end() && !found->second.isNull()) {
            // Scaled to fill and cropped, like frames of a film.
            const QImage& image = found->second;
            const QSizeF cut = QSizeF(wide, kFilm).scaled(image.size(), Qt::KeepAspectRatio);
            const QRectF source(QPointF((image.width() - cut.width()) / 2, (image.height() - cut.height()) / 2), cut);
            painter.drawImage(QRectF(x, film().top(), wide - 1, kFilm), image, source);
        }
        x += wide;
    }
    painter.restore();
}

// A column counts as restored if all of its frames are.
void TimeStrip::draw_band(QPainter& painter) const {
    painter.fillRect(band(), faint(palette().color(QPalette::WindowText), 34));
    int run = -1;
    for (int x = band().left(); x <= band().right() + 1; ++x) {
        bool all = x <= band().right();
        const int end = all ? std::max(frame_at(x), frame_at(x + 1) - 1) : 0;
        for (int frame = all ? frame_at(x) : 1; frame <= end && all; ++frame) all = restored_.testBit(frame);
        if (all && run < 0) run = x;
        if (all || run < 0) continue;
        painter.fillRect(QRect(run, band().top(), x - run, kBand), kRestored);
        run = -1;
    }
}

void TimeStrip::draw_range(QPainter& painter) const {
    const int from = x_of(first_), to = qRound(x_of_time(last_ + 1 < frames() ? time(last_ + 1) : duration_));
    const QColor outside = faint(palette().color(QPalette::Window), 175);
    const QRect whole(film().left(), film().top(), film().width(), band().bottom() + 1 - film().top());
    painter.fillRect(QRect(QPoint(whole.left(), whole.top()), QPoint(from - 1, whole.bottom())), outside);
    painter.fillRect(QRect(QPoint(to, whole.top()), whole.bottomRight()), outside);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::WindowText));
    for (const auto& [x, way] : {std::pair{from, 1}, std::pair{to, -1}}) {
        painter.drawRect(
            QRectF(x - (way > 0 ? 0 : 2), ruler().bottom() - kFlag, 2, whole.bottom() + kFlag + 1 - ruler().bottom()));
        QPainterPath flag(QPointF(x, ruler().bottom() - kFlag));
        flag.lineTo(x + 8 * way, ruler().bottom() - kFlag);
        flag.lineTo(x, ruler().bottom() - 2);
        painter.drawPath(flag);
    }
}

void TimeStrip::draw_position(QPainter& painter) const {
    const QColor accent = palette().color(QPalette::Link);
    const double x = x_of(position_) + 0.5;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRectF(x - 1, ruler().bottom() - 3, 2, band().bottom() + 4 - ruler().bottom()), accent);
    painter.setPen(Qt::NoPen);
    painter.setBrush(accent);
    painter.drawEllipse(QPointF(x, ruler().bottom() - 3), 5, 5);
    if (hovered_x_ < 0) return;
    painter.fillRect(QRectF(hovered_x_, film().top(), 1, band().bottom() + 1 - film().top()),
                     faint(palette().color(QPalette::WindowText), 150));
    const QString words = time_code(time(hovered_));
    QRect box = fontMetrics().boundingRect(words).adjusted(-6, -2, 6, 2);
    box.moveTo(std::clamp(hovered_x_ - box.width() / 2, 0, std::max(0, width() - box.width())), 1);
    painter.setBrush(palette().color(QPalette::ToolTipBase));
    painter.setPen(faint(palette().color(QPalette::ToolTipText), 60));
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(palette().color(QPalette::ToolTipText));
    painter.drawText(box, Qt::AlignCenter, words);
}

void TimeStrip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    draw_film(painter);
    draw_band(painter);
    if (times_.empty()) return;
    draw_ruler(painter);
    draw_range(painter);
    draw_position(painter);
}

}  // namespace deweather::widgets
