#include "app/studio/restore/clip_controller.h"

#include <QAction>
#include <algorithm>
#include <cmath>

#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/view_controller.h"

namespace deweather::studio {

namespace {

constexpr double kHair = 4e-4;  // seconds, less than the distance of any two frames

}  // namespace

ClipController::ClipController(PictureList& pictures, Selection& selection, Engine& engine, ViewController& view,
                               DetailsPanel& details, widgets::TimeLine& time_line, QAction& play, QWidget* window)
    : pictures_(pictures), selection_(selection), engine_(engine), view_(view), time_line_(time_line), window_(window) {
    connect_engine(engine, details);
    connect_time_line(play);
    connect(&selection_, &Selection::current_changed, this, &ClipController::follow_selection);
    connect(&selection_, &Selection::models_changed, this, &ClipController::follow_models);
    connect(&selection_, &Selection::model_changed, this, [this] {
        engine_.clip().set_clip_model(selection_.model());
        update_dialog();
    });
}

void ClipController::connect_engine(Engine& engine, DetailsPanel& details) {
    connect(&engine.clip(), &ClipSession::clip_shown, this, [this, &details](int id, const ClipFacts& facts) {
        if (!is_current(id)) return;
        facts_ = facts;
        times_.clear();
        details.set_clip(pictures_.at(id).path, facts);
        time_line_.set_rate(facts.rate, facts.frames);
        time_line_.setEnabled(true);
    });
    connect(&engine.clip(), &ClipSession::clip_timed, this, [this](int id, const QList<double>& times) {
        if (id == selection_.current() && time_line_.frames() > 0) set_times(times);
    });
    connect(&engine.clip(), &ClipSession::clip_frame, this, [this](int id, double seconds, const QImage& image) {
        if (id != selection_.current()) return;
        const int frame = frame_at(seconds);
        time_line_.set_position(frame);
        view_.show_frame(id, image);
        if (time_line_.is_playing() && time_line_.repeats() && has_part() && frame >= time_line_.out_point())
            engine_.clip().seek_clip(time_of(time_line_.in_point()));
    });
    connect(&engine.clip(), &ClipSession::clip_restored, this,
            [this](int id, const QString& model, const Restoration& restoration) {
                if (!pictures_.has(id)) return;
                pictures_.change(id, [&](PictureRecord& picture) { picture.restorations[model] = restoration; });
                update_dialog();
            });
    connect(&engine.clip(), &ClipSession::clip_ended, this, [this](int id) {
        if (id != selection_.current()) return;
        if (time_line_.repeats()) return play_from(time_line_.in_point());
        time_line_.set_playing(false);
    });
    connect(&engine.clip(), &ClipSession::clip_failed, this, [this](int id, const QString& message) {
        if (!pictures_.has(id)) return;
        if (pictures_.at(id).state == PictureState::kOpen) pictures_.set_state(id, PictureState::kFailed, message);
        if (id != selection_.current()) return;
        time_line_.set_playing(false);
        if (view_.shown() != id) time_line_.setEnabled(false);
        view_.report_failure(id, message);
    });
    connect(&engine.clip_pictures(), &ClipPictures::clip_thumbnail, this,
            [this](int id, double seconds, const QImage& image) {
                if (id == selection_.current()) time_line_.set_thumbnail(frame_at(seconds), image);
            });
    connect(&engine.clip_pictures(), &ClipPictures::clip_previewed, this,
            [this](int id, double seconds, const QImage& image) {
                if (id == selection_.current()) time_line_.set_preview(frame_at(seconds), image);
            });
}

void ClipController::connect_time_line(QAction& play_action) {
    connect(&time_line_, &widgets::TimeLine::frame_hovered, this, [this](int frame) {
        if (frame >= 0) engine_.clip_pictures().preview_clip(time_of(frame));
    });
    connect(&time_line_, &widgets::TimeLine::position_chosen, this,
            [this](int frame) { engine_.clip().seek_clip(time_of(frame)); });
    connect(&time_line_, &widgets::TimeLine::play_wanted, this, &ClipController::play);
    connect(&time_line_, &widgets::TimeLine::range_chosen, this, &ClipController::update_dialog);
    connect(&time_line_, &widgets::TimeLine::thumbnails_wanted, this, [this](const QList<int>& frames) {
        for (const int frame : frames) engine_.clip_pictures().make_clip_thumbnail(time_of(frame));
    });
    connect(&play_action, &QAction::triggered, this, [this] { play(!time_line_.is_playing()); });
}

void ClipController::play(bool playing) {
    const int at = time_line_.position(), in = time_line_.in_point();
    // What is repeated begins at its first frame.
    if (playing && time_line_.repeats() && has_part() && (at < in || at >= time_line_.out_point()))
        return play_from(in);
    time_line_.set_playing(playing);
    engine_.clip().play_clip(playing);
}

void ClipController::play_from(int frame) {
    engine_.clip().seek_clip(time_of(frame));
    time_line_.set_playing(true);
    engine_.clip().play_clip(true);
}

// Whether in and out point leave frames out.
bool ClipController::has_part() const {
    return time_line_.in_point() > 0 || time_line_.out_point() < time_line_.frames() - 1;
}

void ClipController::follow_selection(int id) {
    const bool clip = pictures_.has(id) && pictures_.at(id).clip;
    time_line_.setVisible(clip);
    if (!clip || is_unusable(pictures_.at(id))) return;
    facts_ = {};
    times_.clear();
    time_line_.set_frames({}, 0);
    time_line_.set_playing(false);
    time_line_.setEnabled(false);
    engine_.clip().set_clip_model(selection_.model());
    engine_.show_clip(id);
    update_dialog();
}

void ClipController::follow_models() {
    engine_.clip().set_clip_model(selection_.model());
    // The paused frame is restored by the new models too.
    const int id = view_.shown();
    if (pictures_.has(id) && pictures_.at(id).clip && !time_line_.is_playing())
        engine_.clip().seek_clip(time_of(time_line_.position()));
    update_dialog();
}

// Until the times are known, the time line assumes equal frame durations; position and marks keep their times.
void ClipController::set_times(const QList<double>& times) {
    const double position = time_of(std::max(time_line_.position(), 0)), in = time_of(time_line_.in_point()),
                 out = time_of(time_line_.out_point());
    const bool to_end = time_line_.out_point() == time_line_.frames() - 1;
    times_ = times;
    facts_.frames = static_cast<int>(times.size());
    time_line_.set_frames({times.begin(), times.end()}, std::max(facts_.seconds, times.back()));
    time_line_.set_position(frame_at(position));
    time_line_.set_range(frame_at(in), to_end ? facts_.frames - 1 : frame_at(out));
}

// Slightly after the frame's own time: rounding must not select the previous frame.
double ClipController::time_of(int frame) const {
    if (!times_.isEmpty()) return times_[qBound(0, frame, facts_.frames - 1)] + kHair;
    return facts_.rate > 0 ? frame / facts_.rate + kHair : 0;
}

int ClipController::frame_at(double seconds) const {
    if (!times_.isEmpty()) {
        const auto after = std::upper_bound(times_.begin(), times_.end(), seconds + kHair);
        return std::max(static_cast<int>(after - times_.begin()) - 1, 0);
    }
    return qBound(0, static_cast<int>(std::lround(seconds * facts_.rate)), qMax(0, facts_.frames - 1));
}

ClipDialog& ClipController::dialog() {
    if (dialog_ == nullptr) {
        dialog_ = new ClipDialog(window_);
        connect(dialog_, &ClipDialog::export_requested, this, &ClipController::save_wanted);
    }
    update_dialog();
    return *dialog_;
}

void ClipController::update_dialog() {
    const int id = selection_.current();
    if (dialog_ != nullptr && pictures_.has(id) && pictures_.at(id).clip) dialog_->set_clip(choice());
}

ClipChoice ClipController::choice() const {
    const int id = selection_.current();
    ClipChoice choice{.id = id, .path = pictures_.at(id).path, .model = selection_.model()};
    if (time_line_.in_point() > 0) choice.from = time_of(time_line_.in_point()) - kHair;
    // The frame at the out point is included.
    if (facts_.rate > 0 && time_line_.out_point() < facts_.frames - 1)
        choice.to = time_of(time_line_.out_point() + 1) - kHair;
    choice.frames = time_line_.out_point() - time_line_.in_point() + 1;
    choice.audio = facts_.audio;
    choice.subtitles = facts_.subtitles;
    if (const auto& made = pictures_.at(id).restorations; made.contains(choice.model))
        choice.seconds_per_frame = made[choice.model].milliseconds / 1000;
    return choice;
}

}  // namespace deweather::studio
