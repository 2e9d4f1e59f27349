#include "app/studio/restore/queue_controller.h"

#include <QFileInfo>
#include <QLocale>

#include "app/studio/common/job_bar.h"
#include "app/studio/restore/models_panel.h"

namespace deweather::studio {

namespace {

using State = PictureState;

QString duration(double seconds) {
    if (seconds < 90) return QueueController::tr("%n s", nullptr, qRound(seconds));
    if (seconds < 90 * 60) return QueueController::tr("%n min", nullptr, qRound(seconds / 60));
    return QueueController::tr("%1 h").arg(QLocale().toString(seconds / 3600, 'f', 1));
}

}  // namespace

QueueController::QueueController(PictureList& pictures, Selection& selection, Engine& engine, ModelsPanel& models,
                                 JobBar& jobs, QUndoStack& history, const Notices& notices)
    : pictures_(pictures),
      selection_(selection),
      engine_(engine),
      models_(models),
      jobs_(jobs),
      history_(history),
      notices_(notices),
      removal_(pictures, selection, engine, history) {
    clock_.start();
    connect_engine(engine);
    connect_removal();
    connect(&pictures_, &PictureList::state_changed, this, &QueueController::follow_state);
    connect(&pictures_, &PictureList::rowsInserted, this, &QueueController::follow_rows);
    connect(&pictures_, &PictureList::rowsRemoved, this, &QueueController::follow_rows);
}

void QueueController::connect_engine(Engine& engine) {
    const auto loaded = [this] {
        loading_ = false;
        show_progress();
    };
    connect(&engine.models(), &ChosenModels::model_ready, this, loaded);
    connect(&engine.models(), &ChosenModels::model_failed, this, loaded);
    connect(&engine.pictures(), &PictureReader::thumbnail_ready, &pictures_, &PictureList::set_thumbnail);
    const auto begun = [this](int id, const QString& model) {
        if (!pictures_.has(id)) return;
        running_ = id;
        progress_.piece(0);
        if (model == selection_.first_model() && pictures_.at(id).state != State::kSaving)
            pictures_.set_state(id, State::kRestoring);
        show_progress();
    };
    connect(&engine.restoring(), &Restoring::restoring, this, begun);
    connect(&engine.clip_exports(), &ClipExports::restoring, this, begun);
    const auto progressed = [this](int id, const QString&, int done, int total) {
        if (!pictures_.has(id)) return;
        pictures_.set_progress(id, done, total);
        const auto state = pictures_.at(id).state;
        if (state == State::kRestoring || state == State::kSaving)
            progress_.piece(static_cast<double>(done) / qMax(total, 1));
        show_progress();
    };
    connect(&engine.restoring(), &Restoring::progressed, this, progressed);
    connect(&engine.clip_exports(), &ClipExports::progressed, this, progressed);
    connect(&engine.restoring(), &Restoring::waiting, this, [this](int id) {
        if (pictures_.has(id) && pictures_.at(id).state == State::kRestoring) pictures_.set_state(id, State::kWaiting);
    });
    connect(&engine.restoring(), &Restoring::finished, this, &QueueController::note_finished);
    connect(&engine.restoring(), &Restoring::failed, this, &QueueController::note_failure);
    connect(&engine.presenter(), &Presenter::failed, this, &QueueController::note_failure);
    const auto cancelled = [this](int id) {
        if (!pictures_.has(id)) return;
        pictures_.change(id, [](PictureRecord& picture) {
            picture.save.reset();
            picture.clip_save.reset();
            picture.state = resting_state(picture);
            picture.detail = picture.state == State::kCancelled ? tr("F5 restores it") : QString();
        });
    };
    connect(&engine.restoring(), &Restoring::cancelled, this, cancelled);
    connect(&engine.clip_exports(), &ClipExports::cancelled, this, cancelled);
}

void QueueController::connect_removal() {
    connect(&removal_, &PictureRemoval::removed, this, [this](const QList<int>& ids) {
        Q_EMIT removed(ids);
        notices_.news.show_message(tr("%n pictures removed", nullptr, static_cast<int>(ids.size())),
                                   {{tr("Undo"), [this] { history_.undo(); }}});
    });
    connect(&removal_, &PictureRemoval::returned, this, [this](const QList<int>& ids) {
        // The engine may have heard nothing of some of them since.
        for (const int id : ids) engine_.set_strength({id}, pictures_.at(id).strength);
        notices_.news.hide();
    });
}

void QueueController::note_finished(int id, const QString& model, const Restoration& restoration) {
    if (!pictures_.has(id)) return;
    const bool first = model == selection_.first_model();
    pictures_.change(id, [&](PictureRecord& picture) {
        picture.restorations[model] = restoration;
        picture.problems.remove(model);
        if (!first) return;
        picture.restored = true;
        if (picture.state != State::kRestoring && picture.state != State::kWaiting && picture.state != State::kFailed)
            return;
        picture.state = State::kRestored;
        picture.detail.clear();
    });
}

void QueueController::note_failure(int id, const QString& model, const QString& message) {
    if (!pictures_.has(id)) return;
    // A compared model failed: the others continue, and its pane explains why it stays empty.
    if (!model.isEmpty() && model != selection_.first_model()) {
        models_.set_problem(model, message);
        pictures_.change(id, [&](PictureRecord& picture) { picture.problems[model] = message; });
        return;
    }
    pictures_.change(id, [&](PictureRecord& picture) {
        picture.restored = false;
        picture.state = State::kFailed;
        picture.detail = message;
    });
    Q_EMIT failed(id, message);
}

// One more is to be done, or one fewer.
void QueueController::follow_state(int id, State before) {
    const auto state = pictures_.at(id).state;
    if (is_unfinished(state) && !progress_.has_begun()) progress_.begin(clock_.elapsed());
    if (is_unfinished(before) && !is_unfinished(state)) {
        if (id == running_) running_ = Engine::kNone;
        progress_.settled();
        if (pictures_.unfinished() == 0) {
            progress_.end();
            Q_EMIT all_finished();
        }
    }
    show_progress();
}

// Pictures are opened, gone from the list, or back in it.
void QueueController::follow_rows() {
    if (pictures_.unfinished() == 0)
        progress_.end();
    else if (!progress_.has_begun())
        progress_.begin(clock_.elapsed());
    show_progress();
}

void QueueController::retry(const QList<int>& ids) {
    QList<int> to_restore;
    for (const int id : ids) {
        if (!pictures_.has(id)) continue;
        const auto& picture = pictures_.at(id);
        const bool current = id == selection_.current();
        if (picture.state == State::kFailed && picture.clip_save) {
            Q_EMIT clip_save_wanted(*picture.clip_save);
        } else if (picture.clip) {
            pictures_.set_state(id, State::kOpen);
            if (current) selection_.repeat();
        } else if (picture.state != State::kSaving && picture.save) {
            Q_EMIT save_wanted(*picture.save);
        } else if (picture.state == State::kFailed || picture.state == State::kCancelled ||
                   !picture.problems.isEmpty()) {
            for (const auto& model : picture.problems.keys()) models_.set_problem(model, {});
            pictures_.change(id, [](PictureRecord& again) {
                again.problems.clear();
                if (again.state != State::kFailed && again.state != State::kCancelled) return;
                again.state = State::kWaiting;
                again.detail.clear();
            });
            to_restore.append(id);
        }
        if (current) Q_EMIT retried(id);
    }
    if (!to_restore.isEmpty()) engine_.retry(to_restore);
}

void QueueController::pause(bool paused) {
    paused_ = paused;
    engine_.set_paused(paused);
    if (paused)
        progress_.pause(clock_.elapsed());
    else
        progress_.resume(clock_.elapsed());
    show_progress();
}

void QueueController::show_status(const QString& text) {
    jobs_.set_text(text);
}

void QueueController::show_progress() {
    const int unfinished = pictures_.unfinished();
    jobs_.set_progress(unfinished == 0 ? std::nullopt : std::optional(progress_.share(unfinished)));
    if (unfinished == 0)
        show_status(loading_ ? tr("Loading the model…") : summary());
    else if (paused_)
        show_status(tr("Paused, %n pictures to go", nullptr, unfinished));
    else
        show_status(forecast());
}

// With nothing to do.
QString QueueController::summary() const {
    const int restored = pictures_.count(State::kRestored) + pictures_.count(State::kSaved);
    QStringList parts;
    if (restored > 0) parts.append(tr("%n pictures restored", nullptr, restored));
    if (pictures_.failed() > 0) parts.append(tr("%n pictures failed", nullptr, pictures_.failed()));
    return parts.isEmpty() ? tr("Ready") : parts.join(QString::fromUtf8("  ·  "));
}

QString QueueController::forecast() const {
    const int unfinished = pictures_.unfinished();
    QStringList parts;
    if (pictures_.has(running_)) parts.append(tr("Restoring %1").arg(pictures_.at(running_).name));
    if (unfinished > 1) parts.append(tr("%n to go", nullptr, unfinished));
    const auto now = clock_.elapsed();
    if (const auto each = progress_.seconds_per_picture(now); each && unfinished > 1)
        parts.append(tr("%1 s each").arg(QLocale().toString(*each, 'f', 1)));
    if (const auto left = progress_.seconds_left(unfinished, now)) parts.append(tr("%1 left").arg(duration(*left)));
    return parts.isEmpty() ? tr("Loading the model…") : parts.join(QString::fromUtf8("  ·  "));
}

}  // namespace deweather::studio
