// Exports: the shown picture, all of them or the comparison by one dialog, clips by another.
//
//     ExportController exports(pictures, selection, engine, view, saving, clips, notices.warning, window);
//     connect(actions->export_pictures, &QAction::triggered, &exports, &ExportController::show);
#pragma once

#include <QObject>

#include "app/studio/engine/engine.h"
#include "app/studio/engine/saving/export_settings.h"
#include "app/studio/restore/export_dialog.h"
#include "app/studio/restore/selection.h"

namespace deweather::studio {

class ClipController;
class MessageStrip;
class SaveController;
class ViewController;

class ExportController : public QObject {
    Q_OBJECT

  public:
    ExportController(const PictureList& pictures, const Selection& selection, Engine& engine, ViewController& view,
                     SaveController& saving, ClipController& clips, MessageStrip& warning, QWidget* window);

    // The dialog for the current picture or clip.
    void show();
    ExportDialog& dialog();

  private:
    void begin(ExportDialog::What what, const QStringList& models, const ExportSettings& settings);
    void export_comparison(const ExportSettings& settings);
    void update_choice();
    QList<int> ids_of(ExportDialog::What what) const;
    bool is_clip(int id) const { return pictures_.has(id) && pictures_.at(id).clip; }

    const PictureList& pictures_;
    const Selection& selection_;
    Engine& engine_;
    ViewController& view_;
    SaveController& saving_;
    ClipController& clips_;
    QWidget* window_;
    ExportDialog* dialog_ = nullptr;
};

}  // namespace deweather::studio
