// The clip on screen: its time line, the frames that come, and the part that an export takes.
//
//     ClipController clips(pictures, selection, engine, view, details, *time_line, *actions->play, window);
//     connect(&clips, &ClipController::save_wanted, &saving, &SaveController::begin_clip);
#pragma once

#include <QList>
#include <QObject>

#include "app/studio/engine/engine.h"
#include "app/studio/restore/clip_dialog.h"
#include "app/studio/restore/selection.h"
#include "widgets/time_line.h"

class QAction;

namespace deweather::studio {

class DetailsPanel;
class ViewController;

class ClipController : public QObject {
    Q_OBJECT

  public:
    ClipController(PictureList& pictures, Selection& selection, Engine& engine, ViewController& view,
                   DetailsPanel& details, widgets::TimeLine& time_line, QAction& play, QWidget* window);

    // How the current clip is to be saved, as chosen in the dialog: the part from the in to the out point, by the
    // current model.
    ClipSave save() { return dialog().save(); }
    ClipDialog& dialog();

  Q_SIGNALS:
    void save_wanted(deweather::studio::ClipSave save);

  private:
    void connect_engine(Engine& engine, DetailsPanel& details);
    void connect_time_line(QAction& play);
    void follow_selection(int id);
    void follow_models();
    void play(bool playing);
    void play_from(int frame);
    bool has_part() const;
    void update_dialog();
    ClipChoice choice() const;
    void set_times(const QList<double>& times);
    double time_of(int frame) const;
    int frame_at(double seconds) const;
    bool is_current(int id) const { return id == selection_.current() && pictures_.has(id); }

    PictureList& pictures_;
    Selection& selection_;
    Engine& engine_;
    ViewController& view_;
    widgets::TimeLine& time_line_;
    QWidget* window_;
    ClipDialog* dialog_ = nullptr;
    ClipFacts facts_;
    QList<double> times_;  // frame times in seconds; empty until known
};

}  // namespace deweather::studio
