#include "app/studio/restore/opening_controller.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QPointer>
#include <QStandardPaths>
#include <QThreadPool>

#include "app/studio/catalog/dropped_files.h"
#include "app/studio/common/file_choice.h"
#include "app/studio/restore/strength_controller.h"
#include "app/studio/restore/view_controller.h"
#include "app/studio/segment/segmentation.h"

namespace deweather::studio {

OpeningController::OpeningController(PictureList& pictures, Selection& selection, Engine& engine,
                                     const StrengthController& strengths, Segmentation& segmentation,
                                     const ViewController& view, const Notices& notices, QWidget* window)
    : pictures_(pictures),
      selection_(selection),
      engine_(engine),
      strengths_(strengths),
      segmentation_(segmentation),
      view_(view),
      notices_(notices),
      window_(window) {
    connect(&scan_, &FileScan::found, this, &OpeningController::add);
    connect(&scan_, &FileScan::finished, this, &OpeningController::finished);
    connect(&scan_, &FileScan::problem, this,
            [this](const QString& message) { notices_.warning.show_message(message); });
    connect(&recent_, &RecentFiles::chosen, this, [this](const QString& path) { open({path}); });
}

void OpeningController::open(const QStringList& paths) {
    if (paths.isEmpty()) return;
    choose_first_ = true;
    scan_.start(paths);
}

bool OpeningController::take(const QMimeData& data, bool as_reference) {
    const auto dropped = dropped_files(data);
    if (dropped.remote > 0) notices_.warning.show_message(dropped.refusal());
    if (!dropped.paths.isEmpty()) {
        if (as_reference && view_.shown() != Engine::kNone)
            take_reference(dropped.paths);
        else
            open(dropped.paths);
        return true;
    }
    if (dropped.remote > 0) return true;
    if (!data.hasImage()) return false;
    open_image(data);
    return true;
}

void OpeningController::take_reference(const QStringList& paths) {
    const auto& path = paths.first();
    if (paths.size() > 1)
        notices_.warning.show_message(
            tr("The reference is %1; of several only the first is taken").arg(QFileInfo(path).fileName()));
    if (QFileInfo(path).isDir())
        engine_.scorer().set_reference_folder(path);
    else
        engine_.scorer().set_reference(view_.shown(), path);
}

// A pasted image is written to the user's pictures folder, so that results can be saved beside it and it can be
// reopened.
void OpeningController::open_image(const QMimeData& data) {
    const auto image = qvariant_cast<QImage>(data.imageData());
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    const QString path =
        folder.filePath(tr("pasted %1").arg(QDateTime::currentDateTime().toString("yyyy-MM-dd HH-mm-ss")) + ".png");
    QThreadPool::globalInstance()->start([this, image, path, guard = QPointer<OpeningController>(this)] {
        QDir().mkpath(QFileInfo(path).path());
        const bool written = image.save(path);
        QMetaObject::invokeMethod(QCoreApplication::instance(), [this, guard, path, written] {
            if (!guard) return;
            if (written)
                open({path});
            else
                notices_.warning.show_message(
                    tr("%1 cannot be written: free some space, or open a file instead").arg(path));
        });
    });
}

void OpeningController::paste() {
    const auto* data = QGuiApplication::clipboard()->mimeData();
    if (data == nullptr || !take(*data, false))
        notices_.warning.show_message(tr("There is no file and no picture to paste: copy one first"));
}

void OpeningController::add(const QStringList& paths, FileScan::Kind kind) {
    if (kind == FileScan::Kind::kModel) {
        // Models that are not segmenters are declined, and passed to the catalog of restoration models.
        for (const auto& path : paths) segmentation_.install(path);
        return;
    }
    const bool clip = kind == FileScan::Kind::kVideo;
    QStringList fresh;
    for (const auto& path : paths)
        if (!pictures_.is_open(path) && !fresh.contains(path)) fresh.append(path);
    const auto ids = pictures_.add_all(fresh, clip);
    for (const int id : ids) {
        const auto& path = pictures_.at(id).path;
        const auto strength = strengths_.initial(path);
        if (strength != Strength()) {
            pictures_.change(id, [strength](PictureRecord& picture) { picture.strength = strength; });
            engine_.set_strength({id}, strength);
        }
        if (clip)
            engine_.add_clip(id, path);
        else
            engine_.add(id, path);
    }
    if (choose_first_) show_first(paths, ids);
}

void OpeningController::show_first(const QStringList& paths, const QList<int>& added) {
    if (!added.isEmpty()) {
        selection_.set_current(added.first());
        recent_.add(pictures_.at(added.first()).path);
        choose_first_ = false;
    } else if (!paths.isEmpty()) {
        // All files are already open: show the first one.
        for (const int id : pictures_.ids())
            if (pictures_.at(id).path == paths.first()) selection_.set_current(id);
        choose_first_ = false;
    }
}

void OpeningController::choose_pictures() {
    const auto patterns = FileScan::patterns(FileScan::Kind::kPicture) + FileScan::patterns(FileScan::Kind::kVideo);
    choose_files(window_,
                 {.title = tr("Open"),
                  .setting = "restore/folder",
                  .mode = QFileDialog::ExistingFiles,
                  .filters = {tr("Pictures and videos (%1)").arg(patterns.join(' ')), tr("All files (*)")}},
                 [this](const QStringList& files) { open(files); });
}

void OpeningController::choose_folder() {
    choose_files(
        window_,
        {.title = tr("Open the pictures of a folder"), .setting = "restore/folder", .mode = QFileDialog::Directory},
        [this](const QStringList& folders) { open(folders); });
}

void OpeningController::choose_segmenter() {
    const auto patterns = FileScan::patterns(FileScan::Kind::kModel).join(' ');
    choose_files(window_,
                 {.title = tr("Add a segmenter"),
                  .setting = "restore/model_folder",
                  .filters = {tr("Models and checkpoints (%1)").arg(patterns), tr("All files (*)")}},
                 [this](const QStringList& files) { segmentation_.install(files.first()); });
}

void OpeningController::choose_reference() {
    choose_files(window_, {.title = tr("Reference for this picture"), .setting = "restore/references"},
                 [this](const QStringList& files) {
                     if (view_.shown() != Engine::kNone) engine_.scorer().set_reference(view_.shown(), files.first());
                 });
}

void OpeningController::choose_reference_folder() {
    choose_files(window_,
                 {.title = tr("Folder of references"), .setting = "restore/references", .mode = QFileDialog::Directory},
                 [this](const QStringList& folders) { engine_.scorer().set_reference_folder(folders.first()); });
}

void OpeningController::drop_references() {
    engine_.scorer().set_reference_folder({});
    if (view_.shown() != Engine::kNone) engine_.scorer().set_reference(view_.shown(), {});
}

}  // namespace deweather::studio
