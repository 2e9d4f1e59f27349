// Opens pictures, clips and models: files that are chosen, dropped or pasted, whole folders, and references.
//
//     OpeningController opening(pictures, selection, engine, strengths, segmentation, view, notices, window);
//     opening.open({"rain.jpg", "holiday/"});
#pragma once

#include <QObject>

#include "app/studio/catalog/file_scan.h"
#include "app/studio/engine/engine.h"
#include "app/studio/restore/notices.h"
#include "app/studio/restore/recent_files.h"
#include "app/studio/restore/selection.h"

class QMimeData;

namespace deweather::studio {

class Segmentation;
class StrengthController;
class ViewController;

class OpeningController : public QObject {
    Q_OBJECT

  public:
    OpeningController(PictureList& pictures, Selection& selection, Engine& engine, const StrengthController& strengths,
                      Segmentation& segmentation, const ViewController& view, const Notices& notices, QWidget* window);

    // Files, folders, clips, models. Unusable files are reported in the window; the rest is opened. The first one is
    // shown.
    void open(const QStringList& paths);
    // Handles a drop or a paste; false if it holds nothing to open. as_reference: use it as ground truth of the picture
    // on screen.
    bool take(const QMimeData& data, bool as_reference);
    void paste();
    void choose_pictures();
    void choose_folder();
    void choose_segmenter();
    void choose_reference();
    void choose_reference_folder();
    void drop_references();
    RecentFiles& recent() { return recent_; }

  Q_SIGNALS:
    // Everything that was opened is in the list.
    void finished();

  private:
    void add(const QStringList& paths, FileScan::Kind kind);
    void show_first(const QStringList& paths, const QList<int>& added);
    void take_reference(const QStringList& paths);
    void open_image(const QMimeData& data);

    PictureList& pictures_;
    Selection& selection_;
    Engine& engine_;
    const StrengthController& strengths_;
    Segmentation& segmentation_;
    const ViewController& view_;
    Notices notices_;
    QWidget* window_;
    FileScan scan_;
    RecentFiles recent_;
    bool choose_first_ = false;  // show the next picture that is found
};

}  // namespace deweather::studio
