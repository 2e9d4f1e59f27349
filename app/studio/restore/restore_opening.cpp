// The Restore workspace: opening pictures that are dropped, pasted or found by the scan.
#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QMimeData>
#include <QPointer>
#include <QStandardPaths>
#include <QThreadPool>

#include "app/studio/catalog/dropped_files.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/restore/restore_workspace.h"
#include "app/studio/segment/segmentation.h"

namespace deweather::studio {

bool RestoreWorkspace::take(const QMimeData& data, bool as_reference) {
    const auto dropped = dropped_files(data);
    const auto& paths = dropped.paths;
    if (dropped.remote > 0) messages_->show_message(dropped.refusal());
    if (!paths.isEmpty()) {
        const bool reference = as_reference && shown_id_ != Engine::kNone;
        if (reference && paths.size() > 1)
            messages_->show_message(
                tr("The reference is %1; of several only the first is taken").arg(QFileInfo(paths.first()).fileName()));
        if (!reference)
            open(paths);
        else if (QFileInfo(paths.first()).isDir())
            engine_->scorer().set_reference_folder(paths.first());
        else
            engine_->scorer().set_reference(shown_id_, paths.first());
        return true;
    }
    if (dropped.remote > 0) return true;
    if (!data.hasImage()) return false;
    // A pasted image is written to the user's pictures folder, so that results can be saved beside it and it can be
    // reopened.
    const auto image = qvariant_cast<QImage>(data.imageData());
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    const QString path =
        folder.filePath(tr("pasted %1").arg(QDateTime::currentDateTime().toString("yyyy-MM-dd HH-mm-ss")) + ".png");
    QThreadPool::globalInstance()->start([this, image, path, guard = QPointer<RestoreWorkspace>(this)] {
        QDir().mkpath(QFileInfo(path).path());
        const bool written = image.save(path);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [this, guard, path, written] {
            if (!guard) return;
            if (written)
                open({path});
            else
                messages_->show_message(tr("%1 cannot be written: free some space, or open a file instead").arg(path));
        });
    });
    return true;
}

void RestoreWorkspace::on_files_found(const QStringList& paths, FileScan::Kind kind) {
    if (kind == FileScan::Kind::kModel) {
        // Models that are not segmenters are declined, and passed to the catalog of restoration models.
        for (const auto& path : paths) segmentation_->install(path);
        return;
    }
    QStringList opened;
    for (const auto& path : paths) {
        if (pictures_.is_open(path)) continue;
        const bool clip = kind == FileScan::Kind::kVideo;
        if (!clip && !progress_.has_begun()) progress_.begin(clock_.elapsed());
        const int id = list_->add({.name = QFileInfo(path).fileName(), .path = path, .video = clip});
        pictures_.add(id, path, clip);
        pictures_.at(id).strength = recalled_.value(path, usual_strength_);
        if (pictures_.at(id).strength != 1) engine_->set_strength({id}, pictures_.at(id).strength);
        if (clip) {
            engine_->add_clip(id, path);
            list_->set_state(id, widgets::JobState::kOpen);
        } else {
            engine_->add(id, path);
        }
        opened.append(path);
        if (choose_first_) {
            choose_first_ = false;
            list_->set_current(id);  // which shows it
            add_recent(path);
        }
    }
    if (choose_first_ && !paths.isEmpty()) {
        // All files are already open: show the first one.
        for (const int id : pictures_.ids())
            if (pictures_.at(id).path == paths.first()) list_->set_current(id);
        choose_first_ = false;
    }
    if (!opened.isEmpty()) journal_->opened(opened);
    if (kind == FileScan::Kind::kVideo)
        for (const auto& path : std::as_const(opened)) journal_->became(path, Journal::State::kOpen);
    show_progress();
    update_actions();
    update_export_choice();
}

}  // namespace deweather::studio
