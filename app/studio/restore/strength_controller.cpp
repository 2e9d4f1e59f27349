#include "app/studio/restore/strength_controller.h"

#include "app/studio/restore/strength_step.h"

namespace deweather::studio {

StrengthController::StrengthController(PictureList& pictures, Selection& selection, Engine& engine,
                                       StrengthControl& control, QUndoStack& history)
    : pictures_(pictures), selection_(selection), engine_(engine), control_(control), history_(history) {
    connect(&control_, &StrengthControl::changed, this, &StrengthController::change);
    connect(&selection_, &Selection::current_changed, this, [this](int id) {
        if (pictures_.has(id)) control_.show_strength(pictures_.at(id).strength);
    });
}

void StrengthController::set_usual(const Strength& strength) {
    usual_ = strength;
    control_.show_strength(strength);
}

QHash<QString, Strength> StrengthController::unusual() const {
    QHash<QString, Strength> found;
    for (const int id : pictures_.ids())
        if (const auto& picture = pictures_.at(id); picture.strength != usual_) found[picture.path] = picture.strength;
    return found;
}

// By the user: for this picture, the selected ones or all of them. Without a picture it is that of those to come.
void StrengthController::change(const Strength& strength) {
    using Scope = StrengthControl::Scope;
    const auto scope = control_.scope();
    QList<int> ids;
    if (scope == Scope::kAll)
        ids = pictures_.ids();
    else if (scope == Scope::kSelected)
        ids = selection_.selected();
    if (const int id = selection_.current(); pictures_.has(id) && !ids.contains(id)) ids.append(id);
    if (ids.isEmpty() || scope == Scope::kAll) usual_ = strength;
    QMap<int, Strength> before;
    for (const int id : std::as_const(ids)) before[id] = pictures_.at(id).strength;
    if (!before.isEmpty())
        history_.push(
            new StrengthStep(before, strength, [this](const QMap<int, Strength>& strengths) { apply(strengths); }));
    Q_EMIT changed();
}

void StrengthController::apply(const QMap<int, Strength>& strengths) {
    for (auto one = strengths.begin(); one != strengths.end(); ++one) {
        const int id = one.key();
        if (!pictures_.has(id)) continue;
        engine_.set_strength({id}, one.value());
        pictures_.change(id, [&](PictureRecord& picture) {
            picture.strength = one.value();
            // A file saved at another strength does not hold what is on screen.
            const bool rests = picture.state == PictureState::kSaved || picture.state == PictureState::kRestored ||
                               picture.state == PictureState::kOpen;
            if (!rests || !picture.saved_strength || picture.state == resting_state(picture)) return;
            picture.state = resting_state(picture);
            picture.detail = picture.state == PictureState::kSaved ? picture.saved_as : QString();
        });
        if (id == selection_.current()) control_.show_strength(one.value());
    }
    Q_EMIT changed();
}

}  // namespace deweather::studio
