// The Restore workspace: semantic segmentation of the picture before and after restoration.
#include <QDockWidget>
#include <QFileDialog>
#include <QSettings>

#include "app/studio/catalog/file_scan.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/restore_workspace.h"
#include "app/studio/segment/segmentation.h"
#include "widgets/time_line.h"

namespace deweather::studio {

void RestoreWorkspace::connect_segmentation() {
    segmentation_ =
        std::make_unique<Segmentation>(std::make_unique<SegmentEngine>(engine_->device()), *segment_panel_, *canvas_);
    auto* segmentation = segmentation_.get();
    connect(actions_->segmentation, &QAction::toggled, segment_panel_, &SegmentPanel::set_on);
    connect(segment_panel_, &SegmentPanel::on_changed, actions_->segmentation, &QAction::setChecked);
    connect(segment_panel_, &SegmentPanel::on_changed, this, &RestoreWorkspace::show_segment_panel);
    connect(segment_panel_, &SegmentPanel::add_requested, this, [this] {
        auto* dialog =
            new QFileDialog(this, tr("Add a segmenter"), QSettings().value("restore/model_folder").toString());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters(
            {tr("Models and checkpoints (%1)").arg(FileScan::patterns(FileScan::Kind::kModel).join(' ')),
             tr("All files (*)")});
        connect(dialog, &QFileDialog::fileSelected, this,
                [this](const QString& file) { segmentation_->install(file); });
        dialog->open();
    });
    connect(segmentation, &Segmentation::changed, this, &RestoreWorkspace::show_comparison);
    connect(segmentation, &Segmentation::failed, this,
            [this](const QString& message) { messages_->show_message(message); });
    // A restoration model.
    connect(segmentation, &Segmentation::declined, &catalog_, &ModelCatalog::install);
}

void RestoreWorkspace::follow_segments() {
    // Skip playing clips: a frame is replaced before it has been segmented.
    if (shown_id_ == Engine::kNone || !pictures_.has(shown_id_) || time_line_->is_playing()) return;
    segmentation_->follow(pictures_.at(shown_id_).path);
}

void RestoreWorkspace::show_segment_panel(bool shown) {
    if (!shown) return;
    for (auto* dock : findChildren<QDockWidget*>())
        if (dock->widget() == segment_panel_) {
            dock->show();
            dock->raise();
        }
    follow_segments();
}

}  // namespace deweather::studio
