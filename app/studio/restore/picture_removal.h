// Takes pictures off the list and puts them back, as steps of an undo history.
//
//     QUndoStack history;
//     PictureRemoval removal(pictures, selection, engine, history);
//     removal.remove({3, 4});
//     history.undo();                        // both are in their old places, with their results
//
// The engine keeps what was restored until the step is forgotten; what was still to be done is queued again.
#pragma once

#include <QObject>
#include <QUndoStack>

#include "app/studio/engine/engine.h"
#include "app/studio/restore/selection.h"

namespace deweather::studio {

class PictureRemoval : public QObject {
    Q_OBJECT

  public:
    // All of these have to outlive the history's steps.
    PictureRemoval(PictureList& pictures, Selection& selection, Engine& engine, QUndoStack& history);

    // Unknown ids are ignored.
    void remove(const QList<int>& ids);

  Q_SIGNALS:
    // Also when a removal is done again.
    void removed(QList<int> ids);
    // The first of them is the current one of the list then.
    void returned(QList<int> ids);

  private:
    class Step;

    PictureList& pictures_;
    Selection& selection_;
    Engine& engine_;
    QUndoStack& history_;
};

}  // namespace deweather::studio
