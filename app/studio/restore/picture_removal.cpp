#include "app/studio/restore/picture_removal.h"

#include <utility>
#include <vector>

namespace deweather::studio {

namespace {

using State = PictureState;

// Each step may hold pictures in memory, as far as the engine's budget for them allows.
constexpr int kMaxSteps = 50;

}  // namespace

class PictureRemoval::Step : public QUndoCommand {
  public:
    Step(PictureRemoval& owner, const QList<int>& ids) : owner_(owner), ids_(ids) {}
    // Out of the history while they are removed: for good.
    ~Step() override {
        QList<int> kept;
        for (const auto& picture : removed_) kept.append(picture.id);
        if (!kept.isEmpty()) owner_.engine_.remove(kept);
    }
    void redo() override;
    void undo() override;

  private:
    static PictureRecord to_keep(const PictureRecord& picture);
    PictureRemoval& owner_;
    QList<int> ids_;
    std::vector<PictureRecord> removed_;
};

// Work in progress starts again when the picture comes back.
PictureRecord PictureRemoval::Step::to_keep(const PictureRecord& picture) {
    if (!is_unfinished(picture.state)) return picture;
    PictureRecord kept;
    static_cast<widgets::JobEntry&>(kept) = picture;
    kept.id = picture.id;
    kept.state = picture.clip ? State::kOpen : State::kWaiting;
    return kept;
}

void PictureRemoval::Step::redo() {
    owner_.selection_.leave(ids_);
    QList<int> stopped;
    for (const int id : std::as_const(ids_)) {
        const auto taken = owner_.pictures_.take(id);
        if (!taken) continue;
        if (is_unfinished(taken->state) || taken->clip) stopped.append(id);
        removed_.push_back(to_keep(*taken));
    }
    if (!stopped.isEmpty()) owner_.engine_.remove(stopped);
    Q_EMIT owner_.removed(ids_);
}

void PictureRemoval::Step::undo() {
    QList<int> back;
    for (const auto& picture : std::exchange(removed_, {})) {
        if (!owner_.pictures_.put_back(picture)) {
            // The same file was opened anew meanwhile.
            owner_.engine_.remove({picture.id});
            continue;
        }
        if (picture.clip)
            owner_.engine_.add_clip(picture.id, picture.path);
        else if (picture.state == State::kWaiting)
            owner_.engine_.add(picture.id, picture.path);
        back.append(picture.id);
    }
    ids_ = back;
    if (!back.isEmpty()) owner_.selection_.set_current(back.first());
    Q_EMIT owner_.returned(back);
}

PictureRemoval::PictureRemoval(PictureList& pictures, Selection& selection, Engine& engine, QUndoStack& history)
    : pictures_(pictures), selection_(selection), engine_(engine), history_(history) {
    history_.setUndoLimit(kMaxSteps);
}

void PictureRemoval::remove(const QList<int>& ids) {
    QList<int> there;
    for (const int id : ids)
        if (pictures_.has(id)) there.append(id);
    if (!there.isEmpty()) history_.push(new Step(*this, there));
}

}  // namespace deweather::studio
