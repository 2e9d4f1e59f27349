// A step of the history: some pictures got another strength. Changes in quick succession are one step.
//
//     history.push(new StrengthStep({{7, 1.0}}, 0.8, [this](const QMap<int, Strength>& strengths) { ... }));
#pragma once

#include <QDateTime>
#include <QMap>
#include <QUndoCommand>
#include <functional>

#include "app/studio/engine/showing/strength.h"

namespace deweather::studio {

class StrengthStep : public QUndoCommand {
  public:
    // before: the strengths until now, by picture. apply: gives pictures strengths; called at once, and by undo and
    // redo.
    StrengthStep(const QMap<int, Strength>& before, const Strength& strength,
                 std::function<void(const QMap<int, Strength>&)> apply);

    void undo() override;
    void redo() override;
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* other) override;

  private:
    QMap<int, Strength> before_, after_;
    std::function<void(const QMap<int, Strength>&)> apply_;
    QDateTime made_;
};

}  // namespace deweather::studio
