// The Restore workspace: opens pictures and clips, compares models' results, and saves them. Lays out the widgets and
// wires them to the controllers, each of which owns one part of the work.
//
//     RestoreWorkspace workspace(std::make_unique<Engine>("auto"), {"mofme-compact"});
//     workspace.start();
//     workspace.open({"rain.jpg", "holiday/"});
#pragma once

#include <QUndoStack>
#include <memory>

#include "app/studio/common/workspace.h"
#include "app/studio/engine/engine.h"
#include "app/studio/restore/picture_list.h"
#include "widgets/compare_canvas.h"
#include "widgets/job_list.h"

namespace deweather::studio {

class ClipController;
class ExportController;
class ModelCatalog;
class ModelsController;
class OpeningController;
class OverlayController;
class QueueController;
class RestoreActions;
class SaveController;
class Segmentation;
class Selection;
class SessionKeeper;
class StrengthController;
class ViewController;
struct RestoreLayout;

class RestoreWorkspace : public Workspace {
    Q_OBJECT

  public:
    // models: the initial choice; empty: that of the last session.
    RestoreWorkspace(std::unique_ptr<Engine> engine, const QStringList& models, QWidget* parent = nullptr);
    ~RestoreWorkspace() override;

    // Loads the models, and looks for an interrupted session.
    void start();
    // Files, folders, clips, models. Unusable files are reported in the window; the rest is opened.
    void open(const QStringList& paths);
    // Handles a drop or a paste; false if it holds nothing for this workspace. as_reference: use it as ground truth of
    // the picture on screen.
    bool take(const QMimeData& data, bool as_reference) override;
    void save();
    // Saves the layout and closes the journal when the window closes. Never refuses: pending work is offered at the
    // next start.
    void close_session() override;
    // Results that took over a minute are not thrown away unasked.
    bool may_close() override;

    QString title() const override { return tr("&Restore"); }
    QList<QMenu*> menus() override;
    QWidget* header_start() override;
    QWidget* header_end() override;
    QList<QPair<QString, QString>> further_keys() const override;

    widgets::CompareCanvas& canvas();
    widgets::JobList& list();
    RestoreActions& actions();
    const PictureList& pictures() const { return pictures_; }
    Engine& engine() { return *engine_; }

  Q_SIGNALS:
    void painted_first();  // the first paint is on screen
    void all_finished();   // nothing waits or runs any more

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void make_controllers();
    void connect_controllers();
    void connect_list();
    void connect_actions();
    void reveal(int id);
    void show_pixel(QPoint pixel);

    std::unique_ptr<Engine> engine_;
    PictureList pictures_;
    std::unique_ptr<Selection> selection_;
    QUndoStack history_;  // its steps use the engine, the records and the selection

    std::unique_ptr<RestoreLayout> layout_;
    ModelCatalog* catalog_;
    Segmentation* segmentation_;

    std::unique_ptr<ModelsController> models_;
    std::unique_ptr<StrengthController> strengths_;
    std::unique_ptr<ViewController> view_;
    std::unique_ptr<OverlayController> overlays_;
    std::unique_ptr<ClipController> clips_;
    std::unique_ptr<SaveController> saving_;
    std::unique_ptr<ExportController> exports_;
    std::unique_ptr<QueueController> queue_;
    std::unique_ptr<OpeningController> opening_;
    std::unique_ptr<SessionKeeper> session_;
    bool painted_ = false;
};

}  // namespace deweather::studio
