// Saves results beside the picture or under a chosen name, and clips; and says how it went.
//
//     SaveController saving(pictures, selection, engine, clips, notices, window);
//     connect(actions->save, &QAction::triggered, &saving, &SaveController::save);
//     connect(&saving, &SaveController::retry_wanted, this, [this](int id) { retry(id); });
#pragma once

#include <QObject>

#include "app/studio/engine/engine.h"
#include "app/studio/restore/closing_question.h"
#include "app/studio/restore/notices.h"
#include "app/studio/restore/save_summary.h"
#include "app/studio/restore/selection.h"

namespace deweather::studio {

class ClipController;

class SaveController : public QObject {
    Q_OBJECT

  public:
    SaveController(PictureList& pictures, Selection& selection, Engine& engine, ClipController& clips,
                   const Notices& notices, QWidget* window);

    // The current picture or clip.
    void save();
    void save_as();
    // Any one; a request that would replace an open picture is refused.
    void begin(const SaveRequest& request);
    void begin_clip(const ClipSave& save);
    // Why a result must not replace the file of this name: it is an open picture's. Empty: it may.
    QString loss(const QString& path) const;
    // Says that this file is saved, and offers to show it.
    void report(const QString& path);
    // These are not saved any more.
    void drop(const QList<int>& ids) { summary_.dropped(ids); }
    // Results that took over a minute are not thrown away unasked; then close_wanted() may follow.
    bool may_close() { return closing_.may_close(); }

  Q_SIGNALS:
    void retry_wanted(int id);
    // A clip is saved under another name by the dialog of exports.
    void export_wanted();
    // For the bar of jobs.
    void began(QString file);
    void close_wanted();

  private:
    void connect_engine(Engine& engine);
    void note_saved(int id, const QString& path, const QStringList& notes);
    void note_failure(int id, const QString& path, const QString& message, bool exists);
    void save_all(const QList<int>& ids);
    void write_to(const QString& path, bool overwrite);
    void show_saved(const QString& text);
    bool is_clip(int id) const { return pictures_.has(id) && pictures_.at(id).clip; }
    bool refuse(const QString& path, bool overwrite);

    PictureList& pictures_;
    Selection& selection_;
    Engine& engine_;
    ClipController& clips_;
    Notices notices_;
    QWidget* window_;
    SaveSummary summary_;
    ClosingQuestion closing_;
    QString last_saved_;
};

}  // namespace deweather::studio
