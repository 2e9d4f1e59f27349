// The queue of pictures that are restored: what the engine reports of it goes into the records; pictures are tried
// again, cancelled and removed; the bar of jobs says what is being done.
//
//     QueueController queue(pictures, selection, engine, panel, *jobs, history, notices);
//     queue.retry({id});
//     connect(&queue, &QueueController::failed, &view, &ViewController::report_failure);
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QUndoStack>

#include "app/studio/engine/engine.h"
#include "app/studio/restore/notices.h"
#include "app/studio/restore/picture_removal.h"
#include "app/studio/restore/queue_progress.h"
#include "app/studio/restore/selection.h"

namespace deweather::studio {

class JobBar;
class ModelsPanel;

class QueueController : public QObject {
    Q_OBJECT

  public:
    QueueController(PictureList& pictures, Selection& selection, Engine& engine, ModelsPanel& models, JobBar& jobs,
                    QUndoStack& history, const Notices& notices);

    void retry(const QList<int>& ids);
    void remove(const QList<int>& ids) { removal_.remove(ids); }
    void pause(bool paused);
    // The bar of jobs: what is being done, how much is to go.
    void show_progress();
    // Something else, until the next change.
    void show_status(const QString& text);

  Q_SIGNALS:
    // A picture could not be restored; its record says why, too.
    void failed(int id, QString message);
    // A save is tried again, with the settings that it had.
    void save_wanted(deweather::studio::SaveRequest save);
    void clip_save_wanted(deweather::studio::ClipSave save);
    void removed(QList<int> ids);
    // The current one is tried again: what was said of it is out of date.
    void retried(int id);
    void all_finished();  // nothing waits or runs any more

  private:
    void connect_engine(Engine& engine);
    void connect_removal();
    void note_finished(int id, const QString& model, const Restoration& restoration);
    void note_failure(int id, const QString& model, const QString& message);
    void follow_state(int id, PictureState before);
    void follow_rows();
    QString summary() const;
    QString forecast() const;

    PictureList& pictures_;
    Selection& selection_;
    Engine& engine_;
    ModelsPanel& models_;
    JobBar& jobs_;
    QUndoStack& history_;
    Notices notices_;
    PictureRemoval removal_;
    QueueProgress progress_;
    QElapsedTimer clock_;
    int running_ = Engine::kNone;
    bool loading_ = true, paused_ = false;
};

}  // namespace deweather::studio
