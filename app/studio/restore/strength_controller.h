// How strongly pictures are restored: takes the control's strength to the current picture, the selected ones or all, as
// steps that can be undone.
//
//     StrengthController strengths(pictures, selection, engine, control, history);
//     strengths.set_usual(0.8);                          // of pictures that are opened
//     const Strength strength = strengths.initial(path);
#pragma once

#include <QHash>
#include <QObject>
#include <QUndoStack>

#include "app/studio/engine/engine.h"
#include "app/studio/restore/selection.h"
#include "app/studio/restore/strength_control.h"

namespace deweather::studio {

class StrengthController : public QObject {
    Q_OBJECT

  public:
    StrengthController(PictureList& pictures, Selection& selection, Engine& engine, StrengthControl& control,
                       QUndoStack& history);

    const Strength& usual() const { return usual_; }
    void set_usual(const Strength& strength);
    // The strengths of an interrupted session that goes on, by file.
    void recall(const QHash<QString, Strength>& strengths) { recalled_ = strengths; }
    // The strength of a picture that is opened.
    Strength initial(const QString& path) const { return recalled_.value(path, usual_); }
    // By file, where it is not the usual one.
    QHash<QString, Strength> unusual() const;

  Q_SIGNALS:
    void changed();

  private:
    void change(const Strength& strength);
    void apply(const QMap<int, Strength>& strengths);

    PictureList& pictures_;
    Selection& selection_;
    Engine& engine_;
    StrengthControl& control_;
    QUndoStack& history_;
    Strength usual_;
    QHash<QString, Strength> recalled_;
};

}  // namespace deweather::studio
