#include "widgets/time_line.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/time_code.h"
#include "widgets/time_strip.h"
#include "widgets/transport_icons.h"

namespace deweather::widgets {

TimeLine::TimeLine(QWidget* parent) : QWidget(parent), strip_(new TimeStrip(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Time line"));
    setToolTip(tr("K plays, J and L go a second, Left and Right a frame, I and O set where restoring begins and ends"));
    back_ = button({}, tr("The frame before (Left)"));
    play_ = button({}, tr("Play (K)"));
    forward_ = button({}, tr("The next frame (Right)"));
    in_ = button(tr("In"), tr("Restore from here on (I)"));
    out_ = button(tr("Out"), tr("Restore up to here (O)"));
    repeat_ = button(tr("Repeat"), tr("Play the part between In and Out again and again (R)"));
    repeat_->setCheckable(true);
    time_text_ = new QLabel(this);
    small_ = new QLabel(tr("preview"), this);
    small_->setToolTip(tr("While it plays, frames are restored as large as the time allows; a paused frame is exact"));
    small_->setForegroundRole(QPalette::PlaceholderText);
    small_->hide();
    range_text_ = new QLabel(this);
    range_text_->setForegroundRole(QPalette::PlaceholderText);
    // A separate window, so that it can extend over the canvas.
    preview_ = new QLabel(this, Qt::ToolTip | Qt::WindowTransparentForInput);
    preview_->setAttribute(Qt::WA_ShowWithoutActivating);
    preview_->setFrameStyle(QFrame::Panel | QFrame::Plain);

    auto* transport = new QHBoxLayout;
    transport->setSpacing(2);
    for (auto* each : {back_, play_, forward_}) transport->addWidget(each);
    transport->addSpacing(8);
    transport->addWidget(time_text_);
    transport->addSpacing(8);
    transport->addWidget(small_);
    transport->addStretch(1);
    transport->addWidget(range_text_);
    transport->addSpacing(8);
    for (auto* each : {in_, out_, repeat_}) transport->addWidget(each);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 4, 8, 4);
    column->setSpacing(4);
    column->addLayout(transport);
    column->addWidget(strip_);

    connect(back_, &QToolButton::clicked, this, [this] { choose(position() - 1); });
    connect(forward_, &QToolButton::clicked, this, [this] { choose(position() + 1); });
    connect(play_, &QToolButton::clicked, this, &TimeLine::toggle_play);
    connect(in_, &QToolButton::clicked, this, [this] { choose_range(position(), out_point()); });
    connect(out_, &QToolButton::clicked, this, [this] { choose_range(in_point(), position()); });
    connect(strip_, &TimeStrip::position_dragged, this, [this](int frame) {
        show_state();
        Q_EMIT position_chosen(frame);
    });
    connect(strip_, &TimeStrip::range_dragged, this, [this](int in, int out) {
        show_state();
        Q_EMIT range_chosen(in, out);
    });
    connect(strip_, &TimeStrip::frame_hovered, this, [this](int frame) {
        hovered_ = frame;
        if (frame < 0) {
            preview_->hide();
            previewed_ = -1;
        } else if (previewed_ >= 0) {
            place_preview();
        }
        Q_EMIT frame_hovered(frame);
    });
    connect(strip_, &TimeStrip::thumbnails_wanted, this, &TimeLine::thumbnails_wanted);
    show_state();
}

// Buttons take no keyboard focus: the time line handles the keys, and Tab need not stop five times.
QToolButton* TimeLine::button(const QString& text, const QString& tip) {
    auto* result = new QToolButton(this);
    result->setAutoRaise(true);
    result->setFocusPolicy(Qt::NoFocus);
    result->setText(text);
    result->setToolTip(tip);
    result->setAccessibleName(tip);
    return result;
}

void TimeLine::set_frames(std::vector<double> times, double duration) {
    strip_->set_frames(std::move(times), duration);
    playing_ = false;
    previewed_ = -1;
    preview_->hide();
    show_state();
}

void TimeLine::set_rate(double frames_per_second, int count) {
    std::vector<double> times(static_cast<std::size_t>(std::max(0, count)));
    for (std::size_t i = 0; i < times.size(); ++i) times[i] = static_cast<double>(i) / frames_per_second;
    set_frames(std::move(times), count / frames_per_second);
}

int TimeLine::frames() const {
    return strip_->frames();
}

void TimeLine::set_preview(int frame, const QImage& image) {
    if (hovered_ < 0 || !isVisible() || image.isNull()) return;
    previewed_ = frame;
    preview_->setPixmap(QPixmap::fromImage(image));
    preview_->adjustSize();
    place_preview();
    preview_->show();
}

int TimeLine::previewed() const {
    return previewed_;
}

void TimeLine::place_preview() {
    constexpr int kGap = 6;
    const int x =
        qBound(0, strip_->x_of(hovered_) - preview_->width() / 2, qMax(0, strip_->width() - preview_->width()));
    preview_->move(strip_->mapToGlobal(QPoint(x, -preview_->height() - kGap)));
}

void TimeLine::hideEvent(QHideEvent* event) {
    hovered_ = previewed_ = -1;
    preview_->hide();
    QWidget::hideEvent(event);
}

void TimeLine::set_position(int frame) {
    strip_->set_position(frame);
    show_state();
}

int TimeLine::position() const {
    return strip_->position();
}

void TimeLine::set_range(int in, int out) {
    strip_->set_range(in, out);
    show_state();
}

int TimeLine::in_point() const {
    return strip_->first();
}

int TimeLine::out_point() const {
    return strip_->last();
}

void TimeLine::set_playing(bool playing) {
    playing_ = playing && frames() > 0;
    show_state();
}

void TimeLine::set_restored(int frame, bool restored) {
    strip_->set_restored(frame, restored);
}

void TimeLine::clear_restored() {
    strip_->clear_restored();
}

void TimeLine::set_thumbnail(int frame, const QImage& image) {
    strip_->set_thumbnail(frame, image);
}

void TimeLine::choose(int frame) {
    if (frames() == 0) return;
    frame = std::clamp(frame, 0, frames() - 1);
    if (frame == position()) return;
    set_position(frame);
    Q_EMIT position_chosen(frame);
}

bool TimeLine::repeats() const {
    return repeat_->isChecked();
}

// A mark set beyond the other one removes the other one.
void TimeLine::choose_range(int in, int out) {
    if (frames() == 0) return;
    if (in > out && out != out_point()) in = 0;
    if (in > out) out = frames() - 1;
    if (in == in_point() && out == out_point()) return;
    set_range(in, out);
    Q_EMIT range_chosen(in_point(), out_point());
}

void TimeLine::toggle_play() {
    if (frames() == 0) return;
    set_playing(!playing_);
    Q_EMIT play_wanted(playing_);
}

void TimeLine::step_seconds(double seconds) {
    if (frames() > 0) choose(strip_->frame_at_time(strip_->time(position()) + seconds + 1e-9));
}

void TimeLine::show_state() {
    const bool any = frames() > 0;
    for (auto* each : {back_, play_, forward_, in_, out_, repeat_}) each->setEnabled(any);
    small_->setVisible(playing_);
    show_icons();
    play_->setToolTip(playing_ ? tr("Pause (K)") : tr("Play (K)"));
    play_->setAccessibleName(play_->toolTip());
    if (!any) {
        time_text_->clear();
        range_text_->clear();
        return;
    }
    time_text_->setText(tr("%1 / %2   frame %3 of %4")
                            .arg(time_code(strip_->time(position())), time_code(strip_->duration()))
                            .arg(position() + 1)
                            .arg(frames()));
    const bool all = in_point() == 0 && out_point() == frames() - 1;
    const auto part = tr("%1 – %2, %3 frames")
                          .arg(time_code(strip_->time(in_point())), time_code(strip_->time(out_point())))
                          .arg(out_point() - in_point() + 1);
    // The times stand on the strip; here there is little room beside the position.
    range_text_->setText(all ? tr("all frames") : tr("%n frames", nullptr, out_point() - in_point() + 1));
    range_text_->setToolTip(all ? QString() : part);
    setAccessibleDescription(time_text_->text() + ", " + (all ? range_text_->text() : part));
}

void TimeLine::show_icons() {
    const auto icon = [this](TransportSign sign) {
        return transport_icon(sign, palette().color(QPalette::ButtonText), devicePixelRatioF());
    };
    back_->setIcon(icon(TransportSign::kBack));
    play_->setIcon(icon(playing_ ? TransportSign::kPause : TransportSign::kPlay));
    forward_->setIcon(icon(TransportSign::kForward));
}

// Follows switches between light and dark themes.
void TimeLine::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) show_icons();
    QWidget::changeEvent(event);
}

void TimeLine::keyPressEvent(QKeyEvent* event) {
    if (!take_key(*event)) QWidget::keyPressEvent(event);
}

bool TimeLine::take_key(const QKeyEvent& event) {
    const bool shift = event.modifiers() & Qt::ShiftModifier;
    if (frames() == 0 || (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier))) return false;
    switch (event.key()) {
        case Qt::Key_K:
        case Qt::Key_P:
        case Qt::Key_Space:
            if (!event.isAutoRepeat()) toggle_play();
            break;
        case Qt::Key_J:
            step_seconds(-1);
            break;
        case Qt::Key_L:
            step_seconds(1);
            break;
        case Qt::Key_R:
            if (!event.isAutoRepeat()) repeat_->toggle();
            break;
        case Qt::Key_Left:
            shift ? step_seconds(-1) : choose(position() - 1);
            break;
        case Qt::Key_Right:
            shift ? step_seconds(1) : choose(position() + 1);
            break;
        case Qt::Key_Home:
            choose(in_point());
            break;
        case Qt::Key_End:
            choose(out_point());
            break;
        case Qt::Key_I:
            choose_range(shift ? 0 : position(), out_point());
            break;
        case Qt::Key_O:
            choose_range(in_point(), shift ? frames() - 1 : position());
            break;
        default:
            return false;
    }
    return true;
}

}  // namespace deweather::widgets
