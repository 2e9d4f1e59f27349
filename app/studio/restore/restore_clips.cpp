// The Restore workspace: clips, with the time line, incoming frames and export.
#include <QFileInfo>
#include <algorithm>
#include <cmath>

#include "app/studio/common/message_strip.h"
#include "app/studio/engine/saving/export_settings.h"
#include "app/studio/restore/clip_dialog.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/restore_workspace.h"
#include "widgets/time_line.h"

namespace deweather::studio {

namespace {

using State = PictureState;

constexpr double kHair = 4e-4;  // seconds, less than the distance of any two frames

}  // namespace

void RestoreWorkspace::connect_clips() {
    auto* engine = engine_.get();
    connect(&engine->clip(), &ClipSession::clip_shown, this, [this](int id, const ClipFacts& facts) {
        if (id != list_->current_id() || !pictures_.has(id)) return;
        clip_ = facts;
        clip_times_.clear();
        details_->set_clip(pictures_.at(id).path, facts);
        time_line_->set_rate(facts.rate, facts.frames);
        time_line_->setEnabled(true);
    });
    connect(&engine->clip(), &ClipSession::clip_timed, this, [this](int id, const QList<double>& times) {
        if (id == list_->current_id() && time_line_->frames() > 0) set_clip_times(times);
    });
    connect(&engine->clip(), &ClipSession::clip_frame, this, [this](int id, double seconds, const QImage& image) {
        if (id != list_->current_id()) return;
        if (shown_id_ == id) {
            canvas_->exchange_original(image);
        } else {
            shown_id_ = id;
            weather_maps_.clear();
            canvas_->set_original(image);
            show_results();
            show_overlay();
            update_actions();
        }
        time_line_->set_position(frame_at(seconds));
        follow_segments();
        follow_routing();
    });
    connect(&engine->clip(), &ClipSession::clip_ended, this, [this](int id) {
        if (id == list_->current_id()) time_line_->set_playing(false);
    });
    connect(&engine->clip(), &ClipSession::clip_failed, this, [this](int id, const QString& message) {
        if (!pictures_.has(id)) return;
        if (pictures_.at(id).state == State::kOpen) set_state(id, State::kFailed, message);
        if (id != list_->current_id()) return;
        time_line_->set_playing(false);
        if (shown_id_ != id) {
            show_failure(id);
            time_line_->setEnabled(false);
        } else {
            messages_->show_message(message, {{tr("Try again"), [this, id] { retry({id}); }}});
        }
    });
    connect(&engine->clip_pictures(), &ClipPictures::clip_thumbnail, this,
            [this](int id, double seconds, const QImage& image) {
                if (id == list_->current_id()) time_line_->set_thumbnail(frame_at(seconds), image);
            });
    connect(&engine->clip_pictures(), &ClipPictures::clip_previewed, this,
            [this](int id, double seconds, const QImage& image) {
                if (id == list_->current_id()) time_line_->set_preview(frame_at(seconds), image);
            });
    connect(time_line_, &widgets::TimeLine::frame_hovered, this, [this](int frame) {
        if (frame >= 0) engine_->clip_pictures().preview_clip(time_of(frame));
    });
    connect(time_line_, &widgets::TimeLine::position_chosen, this,
            [this](int frame) { engine_->clip().seek_clip(time_of(frame)); });
    connect(time_line_, &widgets::TimeLine::play_wanted, this, [this](bool playing) {
        time_line_->set_playing(playing);
        engine_->clip().play_clip(playing);
    });
    connect(time_line_, &widgets::TimeLine::range_chosen, this, [this] { update_export_choice(); });
    connect(time_line_, &widgets::TimeLine::thumbnails_wanted, this, [this](const QList<int>& frames) {
        for (const int frame : frames) engine_->clip_pictures().make_clip_thumbnail(time_of(frame));
    });
    connect(canvas_, &widgets::CompareCanvas::current_changed, this,
            [this](int index) { engine_->clip().set_clip_model(chosen_.value(index)); });
    connect(actions_->play, &QAction::triggered, this, [this] {
        const bool playing = !time_line_->is_playing();
        time_line_->set_playing(playing);
        engine_->clip().play_clip(playing);
    });
}

bool RestoreWorkspace::is_clip(int id) const {
    return pictures_.has(id) && pictures_.at(id).clip;
}

// Until the times are known, the time line assumes equal frame durations; position and marks keep their times.
void RestoreWorkspace::set_clip_times(const QList<double>& times) {
    const double position = time_of(std::max(time_line_->position(), 0)), in = time_of(time_line_->in_point()),
                 out = time_of(time_line_->out_point());
    const bool to_end = time_line_->out_point() == time_line_->frames() - 1;
    clip_times_ = times;
    clip_.frames = static_cast<int>(times.size());
    time_line_->set_frames({times.begin(), times.end()}, std::max(clip_.seconds, times.back()));
    time_line_->set_position(frame_at(position));
    time_line_->set_range(frame_at(in), to_end ? clip_.frames - 1 : frame_at(out));
}

// Slightly after the frame's own time: rounding must not select the previous frame.
double RestoreWorkspace::time_of(int frame) const {
    if (!clip_times_.isEmpty()) return clip_times_[qBound(0, frame, clip_.frames - 1)] + kHair;
    return clip_.rate > 0 ? frame / clip_.rate + kHair : 0;
}

int RestoreWorkspace::frame_at(double seconds) const {
    if (!clip_times_.isEmpty()) {
        const auto after = std::upper_bound(clip_times_.begin(), clip_times_.end(), seconds + kHair);
        return std::max(static_cast<int>(after - clip_times_.begin()) - 1, 0);
    }
    return qBound(0, static_cast<int>(std::lround(seconds * clip_.rate)), qMax(0, clip_.frames - 1));
}

void RestoreWorkspace::show_clip(int id) {
    clip_ = {};
    clip_times_.clear();
    time_line_->set_frames({}, 0);
    time_line_->set_playing(false);
    time_line_->setEnabled(false);
    engine_->clip().set_clip_model(chosen_.value(canvas_->current(), chosen_.first()));
    engine_->show_clip(id);
}

ClipChoice RestoreWorkspace::clip_choice() const {
    const int id = list_->current_id();
    ClipChoice choice{
        .id = id, .path = pictures_.at(id).path, .model = chosen_.value(canvas_->current(), chosen_.first())};
    if (time_line_->in_point() > 0) choice.from = time_of(time_line_->in_point()) - kHair;
    // The frame at the out point is included.
    if (clip_.rate > 0 && time_line_->out_point() < clip_.frames - 1)
        choice.to = time_of(time_line_->out_point() + 1) - kHair;
    return choice;
}

ClipDialog& RestoreWorkspace::clip_dialog() {
    if (clip_dialog_ == nullptr) {
        clip_dialog_ = new ClipDialog(this);
        connect(clip_dialog_, &ClipDialog::export_requested, this, &RestoreWorkspace::begin_clip_save);
    }
    if (is_clip(list_->current_id())) clip_dialog_->set_clip(clip_choice());
    return *clip_dialog_;
}

void RestoreWorkspace::begin_clip_save(const ClipSave& save) {
    if (!is_clip(save.clip) || pictures_.at(save.clip).state == State::kSaving) return;
    if (save.overwrite && is_open_at(save.path)) return messages_->show_message(loss_of(save.path));
    if (!progress_.has_begun()) progress_.begin(clock_.elapsed());
    pictures_.at(save.clip).clip_save = save;
    pictures_.at(save.clip).save_strength = pictures_.at(save.clip).strength;
    set_state(save.clip, State::kSaving);
    engine_->clip_exports().save_clip(save);
    show_progress();
    update_actions();
}

}  // namespace deweather::studio
