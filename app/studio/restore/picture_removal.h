// Takes pictures off the list and puts them back, as steps of an undo history.
//
//     QUndoStack history;
//     PictureRemoval removal(pictures, list, engine, journal, history);
//     removal.remove({3, 4});
//     history.undo();                        // both are in their old places, with their results
//
// The engine keeps what was restored until the step is forgotten; what was still to be done is queued again.
#pragma once

#include <QObject>
#include <QUndoStack>

#include "app/studio/catalog/journal.h"
#include "app/studio/engine/engine.h"
#include "app/studio/restore/open_pictures.h"
#include "widgets/job_list.h"

namespace deweather::studio {

class PictureRemoval : public QObject {
    Q_OBJECT

  public:
    // All of these have to outlive the history's steps.
    PictureRemoval(OpenPictures& pictures, widgets::JobList& list, Engine& engine, Journal& journal,
                   QUndoStack& history);

    // Unknown ids are ignored.
    void remove(const QList<int>& ids);

  Q_SIGNALS:
    // Also when a removal is done again.
    void removed(QList<int> ids);
    // The first of them is the current one of the list then.
    void returned(QList<int> ids);

  private:
    class Step;

    OpenPictures& pictures_;
    widgets::JobList& list_;
    Engine& engine_;
    Journal& journal_;
    QUndoStack& history_;
};

}  // namespace deweather::studio
