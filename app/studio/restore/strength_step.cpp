#include "app/studio/restore/strength_step.h"

#include <utility>

namespace deweather::studio {

namespace {

constexpr qint64 kOneMove = 1500;  // milliseconds between changes that are one step

}  // namespace

StrengthStep::StrengthStep(const QMap<int, Strength>& before, const Strength& strength,
                           std::function<void(const QMap<int, Strength>&)> apply)
    : before_(before), apply_(std::move(apply)), made_(QDateTime::currentDateTime()) {
    for (auto picture = before.keyBegin(); picture != before.keyEnd(); ++picture) after_[*picture] = strength;
}

void StrengthStep::undo() {
    apply_(before_);
}

void StrengthStep::redo() {
    apply_(after_);
}

bool StrengthStep::mergeWith(const QUndoCommand* other) {
    const auto* later = dynamic_cast<const StrengthStep*>(other);
    if (later == nullptr || later->after_.keys() != after_.keys() || made_.msecsTo(later->made_) > kOneMove)
        return false;
    after_ = later->after_;
    made_ = later->made_;
    return true;
}

}  // namespace deweather::studio
