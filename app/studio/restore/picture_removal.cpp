#include "app/studio/restore/picture_removal.h"

#include <utility>
#include <vector>

#include "app/studio/restore/picture_states.h"
#include "widgets/job_model.h"

namespace deweather::studio {

namespace {

using State = PictureState;

// Each step may hold pictures in memory, as far as the engine's budget for them allows.
constexpr int kMaxSteps = 50;

bool is_unfinished(State state) {
    return state == State::kWaiting || state == State::kRestoring || state == State::kSaving;
}

}  // namespace

class PictureRemoval::Step : public QUndoCommand {
  public:
    Step(PictureRemoval& owner, const QList<int>& ids) : owner_(owner), ids_(ids) {}
    // Out of the history while they are removed: for good.
    ~Step() override {
        QList<int> kept;
        for (const auto& [job, picture] : removed_) kept.append(job.id);
        if (!kept.isEmpty()) owner_.engine_.remove(kept);
    }
    void redo() override;
    void undo() override;

  private:
    struct Removed {
        widgets::Job job;
        OpenPicture picture;
    };
    static Removed to_keep(const widgets::Job& job, const OpenPicture& picture);

    PictureRemoval& owner_;
    QList<int> ids_;
    std::vector<Removed> removed_;
};

// Work in progress starts again when the picture comes back.
PictureRemoval::Step::Removed PictureRemoval::Step::to_keep(const widgets::Job& job, const OpenPicture& picture) {
    Removed kept{.job = job, .picture = picture};
    if (!is_unfinished(picture.state)) return kept;
    kept.picture = {.path = picture.path, .clip = picture.clip, .state = picture.clip ? State::kOpen : State::kWaiting};
    kept.job.state = job_state(kept.picture.state);
    kept.job.detail.clear();
    kept.job.done = kept.job.total = 0;
    return kept;
}

void PictureRemoval::Step::redo() {
    QList<int> stopped;
    for (const int id : std::as_const(ids_)) {
        const auto* job = owner_.list_.job(id);
        if (job == nullptr || !owner_.pictures_.has(id)) continue;
        const auto& picture = owner_.pictures_.at(id);
        removed_.push_back(to_keep(*job, picture));
        if (is_unfinished(picture.state) || picture.clip) stopped.append(id);
        owner_.journal_.became(picture.path, Journal::State::kClosed);
    }
    // From the records first: the list makes the neighbour of each removed one current, and only one that stays is to
    // be shown.
    for (const auto& [job, picture] : removed_) owner_.pictures_.remove(job.id);
    for (const auto& [job, picture] : removed_) owner_.list_.remove(job.id);
    if (!stopped.isEmpty()) owner_.engine_.remove(stopped);
    Q_EMIT owner_.removed(ids_);
}

void PictureRemoval::Step::undo() {
    QList<int> back;
    for (const auto& [job, picture] : std::exchange(removed_, {})) {
        if (!owner_.pictures_.put_back(job.id, picture)) {
            // The same file was opened anew meanwhile.
            owner_.engine_.remove({job.id});
            continue;
        }
        owner_.list_.put_back(job);
        owner_.journal_.opened({picture.path});
        owner_.journal_.became(picture.path, journal_state(picture.state));
        if (picture.clip)
            owner_.engine_.add_clip(job.id, picture.path);
        else if (picture.state == State::kWaiting)
            owner_.engine_.add(job.id, picture.path);
        back.append(job.id);
    }
    ids_ = back;
    if (!back.isEmpty()) owner_.list_.set_current(back.first());
    Q_EMIT owner_.returned(back);
}

PictureRemoval::PictureRemoval(OpenPictures& pictures, widgets::JobList& list, Engine& engine, Journal& journal,
                               QUndoStack& history)
    : pictures_(pictures), list_(list), engine_(engine), journal_(journal), history_(history) {
    history_.setUndoLimit(kMaxSteps);
}

void PictureRemoval::remove(const QList<int>& ids) {
    QList<int> there;
    for (const int id : ids)
        if (pictures_.has(id)) there.append(id);
    if (!there.isEmpty()) history_.push(new Step(*this, there));
}

}  // namespace deweather::studio
