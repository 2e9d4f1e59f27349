// The Restore workspace: the queue and the states of its pictures.
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QMimeData>

#include "app/studio/common/job_bar.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/common/reveal.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/picture_removal.h"
#include "app/studio/restore/picture_states.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/restore_workspace.h"
#include "widgets/time_line.h"

namespace deweather::studio {

namespace {

using State = PictureState;

QString duration(double seconds) {
    if (seconds < 90) return RestoreWorkspace::tr("%n s", nullptr, qRound(seconds));
    if (seconds < 90 * 60) return RestoreWorkspace::tr("%n min", nullptr, qRound(seconds / 60));
    return RestoreWorkspace::tr("%1 h").arg(QLocale().toString(seconds / 3600, 'f', 1));
}

}  // namespace

void RestoreWorkspace::connect_queue() {
    connect(&scan_, &FileScan::found, this, &RestoreWorkspace::on_files_found);
    connect(&scan_, &FileScan::problem, this, [this](const QString& message) { messages_->show_message(message); });
    auto* engine = engine_.get();
    connect(&engine->models(), &ChosenModels::model_ready, this, [this](const QString& model, const QString& device) {
        models_->set_device(device);
        models_->set_problem(model, {});
        loading_ = false;
        show_progress();
    });
    connect(&engine->models(), &ChosenModels::model_failed, this, [this](const QString& model, const QString& message) {
        models_->set_problem(model, message);
        messages_->show_message(message);
        loading_ = false;
        show_progress();
    });
    connect(engine, &Engine::device_lost, this, [this](const QString& reason) {
        messages_->show_message(
            tr("The graphics card has failed (%1). Work goes on, slower, on the processor; start the "
               "program again to use the card again.")
                .arg(reason));
    });
    connect(&engine->pictures(), &PictureReader::thumbnail_ready, list_, &widgets::JobList::set_thumbnail);
    const auto begun = [this](int id, const QString& model) {
        if (!pictures_.has(id)) return;
        running_id_ = id;
        progress_.piece(0);
        if (model == chosen_.value(0) && pictures_.at(id).state != State::kSaving) set_state(id, State::kRestoring);
        show_progress();
    };
    connect(&engine->restoring(), &Restoring::restoring, this, begun);
    connect(&engine->clip_exports(), &ClipExports::restoring, this, begun);
    const auto progressed = [this](int id, const QString&, int done, int total) {
        if (!pictures_.has(id)) return;
        const double share = static_cast<double>(done) / qMax(total, 1);
        list_->set_progress(id, done, total);
        if (pictures_.at(id).state == State::kRestoring || pictures_.at(id).state == State::kSaving)
            progress_.piece(share);
        show_progress();
    };
    connect(&engine->restoring(), &Restoring::progressed, this, progressed);
    connect(&engine->clip_exports(), &ClipExports::progressed, this, progressed);
    connect(&engine->restoring(), &Restoring::waiting, this, [this](int id) {
        if (pictures_.has(id) && pictures_.at(id).state == State::kRestoring) set_state(id, State::kWaiting);
        show_progress();
    });
    connect(&engine->restoring(), &Restoring::finished, this, &RestoreWorkspace::picture_finished);
    connect(&engine->restoring(), &Restoring::failed, this, &RestoreWorkspace::picture_failed);
    connect(&engine->presenter(), &Presenter::failed, this, &RestoreWorkspace::picture_failed);
    const auto cancelled = [this](int id) {
        if (!pictures_.has(id)) return;
        auto& picture = pictures_.at(id);
        picture.save.reset();
        picture.clip_save.reset();
        const auto state = resting_state(picture);
        set_state(id, state, state == State::kCancelled ? tr("F5 restores it") : QString());
        settled(id);
    };
    connect(&engine->restoring(), &Restoring::cancelled, this, cancelled);
    connect(&engine->clip_exports(), &ClipExports::cancelled, this, cancelled);
    connect(list_, &widgets::JobList::chosen, this, &RestoreWorkspace::show_picture);
    connect(list_, &widgets::JobList::thumbnail_wanted, &engine->pictures(), &PictureReader::make_thumbnail);
    connect(list_, &widgets::JobList::retry_requested, this, &RestoreWorkspace::retry);
    connect(list_, &widgets::JobList::cancel_requested, engine, &Engine::cancel);
    connect(list_, &widgets::JobList::remove_requested, removal_.get(), &PictureRemoval::remove);
    connect(removal_.get(), &PictureRemoval::removed, this, [this](const QList<int>& ids) {
        list_changed(ids);
        news_->show_message(tr("%n pictures removed", nullptr, static_cast<int>(ids.size())),
                            {{tr("Undo"), [this] { history_.undo(); }}});
    });
    connect(removal_.get(), &PictureRemoval::returned, this, [this](const QList<int>& ids) {
        // The engine may have heard nothing of some of them since.
        for (const int id : ids) engine_->set_strength({id}, pictures_.at(id).strength);
        news_->hide();
        list_changed({});
    });
    connect(list_, &widgets::JobList::reveal_requested, this, &RestoreWorkspace::reveal);
    connect(actions_->paste, &QAction::triggered, this, [this] {
        const auto* data = QGuiApplication::clipboard()->mimeData();
        if (data == nullptr || !take(*data, false))
            messages_->show_message(tr("There is no file and no picture to paste: copy one first"));
    });
}

void RestoreWorkspace::set_state(int id, State state, const QString& detail) {
    auto& picture = pictures_.at(id);
    const bool recorded = journal_state(picture.state) == journal_state(state);
    pictures_.set_state(id, state, detail);
    list_->set_state(id, job_state(state), detail);
    if (recorded) return;
    if (state == State::kSaving && picture.clip_save)
        journal_->became(picture.path, Journal::State::kSaving, picture.clip_save->path, to_json(*picture.clip_save));
    else if (state == State::kSaving && picture.save)
        journal_->became(picture.path, Journal::State::kSaving, picture.save->path, to_json(*picture.save));
    else
        journal_->became(picture.path, journal_state(state));
}

void RestoreWorkspace::picture_finished(int id, const QString& model, const Restoration& restoration) {
    if (!pictures_.has(id)) return;
    auto& picture = pictures_.at(id);
    picture.restorations[model] = restoration;
    picture.problems.remove(model);
    const bool first_time = !picture.restored && model == chosen_.value(0);
    if (model == chosen_.value(0)) {
        picture.restored = true;
        if (picture.state == State::kRestoring || picture.state == State::kWaiting || picture.state == State::kFailed)
            set_state(id, State::kRestored);
    }
    if (id == list_->current_id()) {
        if (shown_id_ != id) {
            // It had failed before.
            error_->hide();
            engine_->show(id);
        }
        show_comparison();
    }
    if (first_time && picture.state != State::kSaving) settled(id);
    show_progress();
    update_actions();
}

void RestoreWorkspace::picture_failed(int id, const QString& model, const QString& message) {
    if (!pictures_.has(id)) return;
    auto& picture = pictures_.at(id);
    // A compared model failed: the others continue, and its pane explains why it stays empty.
    if (!model.isEmpty() && model != chosen_.value(0)) {
        picture.problems[model] = message;
        models_->set_problem(model, message);
        if (id == list_->current_id()) show_comparison();
        return;
    }
    picture.restored = false;
    set_state(id, State::kFailed, message);
    if (id == list_->current_id() && shown_id_ != id) {
        show_failure(id);
    } else if (id == list_->current_id()) {
        messages_->show_message(message, {{tr("Try again"), [this, id] { retry({id}); }}});
    } else {
        messages_->show_message(pictures_.failed() == 1
                                    ? message
                                    : tr("%n pictures could not be restored: the list marks them, with the reason",
                                         nullptr, pictures_.failed()));
    }
    settled(id);
}

// A picture was finished, failed or cancelled: one fewer remains in the queue.
void RestoreWorkspace::settled(int id) {
    if (id == running_id_) running_id_ = Engine::kNone;
    progress_.settled();
    if (pictures_.unfinished() == 0) {
        progress_.end();
        Q_EMIT all_finished();
    }
    show_progress();
    update_actions();
    update_export_choice();
}

void RestoreWorkspace::retry(const QList<int>& ids) {
    QList<int> to_restore;
    for (const int id : ids) {
        if (!pictures_.has(id)) continue;
        if (!progress_.has_begun()) progress_.begin(clock_.elapsed());
        auto& picture = pictures_.at(id);
        if (picture.state == State::kFailed && picture.clip_save) {
            begin_clip_save(*picture.clip_save);
        } else if (picture.clip) {
            set_state(id, State::kOpen);
            if (id == list_->current_id()) show_picture(id);
        } else if (picture.state != State::kSaving && picture.save) {
            begin_save(*picture.save);
        } else if (picture.state == State::kFailed || picture.state == State::kCancelled ||
                   !picture.problems.isEmpty()) {
            if (picture.state == State::kFailed || picture.state == State::kCancelled) set_state(id, State::kWaiting);
            for (const auto& model : picture.problems.keys()) models_->set_problem(model, {});
            picture.problems.clear();
            to_restore.append(id);
        }
        if (id == list_->current_id()) {
            messages_->hide();
            error_->hide();
        }
    }
    if (!to_restore.isEmpty()) engine_->retry(to_restore);
    show_progress();
    update_actions();
}

// Pictures are gone from the list, or back in it.
void RestoreWorkspace::list_changed(const QList<int>& gone) {
    if (gone.contains(shown_id_) || pictures_.count() == 0) {
        shown_id_ = Engine::kNone;
        if (pictures_.has(list_->current_id())) {
            show_picture(list_->current_id());
        } else {
            // The engine keeps it for an undo, and need not draw it meanwhile.
            engine_->show(Engine::kNone);
            canvas_->clear();
            error_->hide();
            details_->clear();
            time_line_->hide();
            show_comparison();
            Q_EMIT current_changed({});
        }
    }
    if (pictures_.unfinished() == 0)
        progress_.end();
    else if (!progress_.has_begun())
        progress_.begin(clock_.elapsed());
    show_progress();
    update_actions();
    update_export_choice();
}

void RestoreWorkspace::reveal(int id) {
    if (!pictures_.has(id)) return;
    const auto& picture = pictures_.at(id);
    reveal_in_file_manager({picture.saved_as.isEmpty() ? picture.path : picture.saved_as});
}

void RestoreWorkspace::step_through_list(int by) {
    const auto ids = pictures_.ids();
    const auto at = ids.indexOf(list_->current_id());
    const auto next = qBound<qsizetype>(0, at + by, ids.size() - 1);
    if (!ids.isEmpty()) list_->set_current(ids[next]);
}

void RestoreWorkspace::show_progress() {
    const int unfinished = pictures_.unfinished();
    if (unfinished == 0) {
        jobs_->set_progress({});
        const int restored = list_->count(widgets::JobState::kDone) + list_->count(widgets::JobState::kSaved);
        if (loading_) {
            show_status(tr("Loading the model…"));
            return;
        }
        QStringList parts;
        if (restored > 0) parts.append(tr("%n pictures restored", nullptr, restored));
        if (pictures_.failed() > 0) parts.append(tr("%n pictures failed", nullptr, pictures_.failed()));
        show_status(parts.isEmpty() ? tr("Ready") : parts.join(QString::fromUtf8("  ·  ")));
        return;
    }
    jobs_->set_progress(progress_.share(unfinished));
    if (actions_->pause->isChecked()) return show_status(tr("Paused, %n pictures to go", nullptr, unfinished));
    QStringList parts;
    if (pictures_.has(running_id_))
        parts.append(tr("Restoring %1").arg(QFileInfo(pictures_.at(running_id_).path).fileName()));
    if (unfinished > 1) parts.append(tr("%n to go", nullptr, unfinished));
    const auto now = clock_.elapsed();
    if (const auto each = progress_.seconds_per_picture(now); each && unfinished > 1)
        parts.append(tr("%1 s each").arg(QLocale().toString(*each, 'f', 1)));
    if (const auto left = progress_.seconds_left(unfinished, now)) parts.append(tr("%1 left").arg(duration(*left)));
    show_status(parts.isEmpty() ? tr("Loading the model…") : parts.join(QString::fromUtf8("  ·  ")));
}

}  // namespace deweather::studio
