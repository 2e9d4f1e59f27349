#include "app/studio/restore/save_controller.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include "app/studio/catalog/file_scan.h"
#include "app/studio/common/reveal.h"
#include "app/studio/restore/clip_controller.h"
#include "core/restore/file_names.h"

namespace deweather::studio {

namespace {

using State = PictureState;

// Whether this file is what was saved of the picture, and nobody has changed it since.
bool is_own(const PictureRecord& picture, const QString& path) {
    return picture.saved_as == path && QFileInfo(path).lastModified() <= picture.saved_at;
}

QString result_name(const QString& path) {
    return QString::fromStdString(restore::restored_name(path.toStdString()).string());
}

}  // namespace

SaveController::SaveController(PictureList& pictures, Selection& selection, Engine& engine, ClipController& clips,
                               const Notices& notices, QWidget* window)
    : pictures_(pictures),
      selection_(selection),
      engine_(engine),
      clips_(clips),
      notices_(notices),
      window_(window),
      closing_(pictures, window) {
    connect_engine(engine);
    connect(&summary_, &SaveSummary::said, this, &SaveController::show_saved);
    connect(&summary_, &SaveSummary::conflicted, this, [this](const QString& text, const QList<SaveRequest>& requests) {
        notices_.warning.show_message(text, {{tr("Replace all"), [this, requests] {
                                                  for (auto request : requests) {
                                                      request.overwrite = true;
                                                      begin(request);
                                                  }
                                              }}});
    });
    connect(&closing_, &ClosingQuestion::close_wanted, this, &SaveController::close_wanted);
    connect(&closing_, &ClosingQuestion::save_wanted, this, &SaveController::save_all);
    connect(&clips_, &ClipController::save_wanted, this, &SaveController::begin_clip);
}

void SaveController::connect_engine(Engine& engine) {
    const auto drop_from_summary = [this](int id) { summary_.dropped({id}); };
    connect(&engine.saver(), &Saver::saved, this, &SaveController::note_saved);
    connect(&engine.saver(), &Saver::save_failed, this, &SaveController::note_failure);
    connect(&engine.restoring(), &Restoring::cancelled, &summary_, drop_from_summary);
    connect(&engine.clip_exports(), &ClipExports::saved, this, &SaveController::note_saved);
    connect(&engine.clip_exports(), &ClipExports::save_failed, this, &SaveController::note_failure);
    connect(&engine.clip_exports(), &ClipExports::cancelled, &summary_, drop_from_summary);
}

void SaveController::note_saved(int id, const QString& path, const QStringList& notes) {
    last_saved_ = path;
    if (is_clip(id)) report(path);
    summary_.saved(path);
    if (!notes.isEmpty())
        notices_.warning.show_message(tr("%1 is saved, but: %2").arg(QFileInfo(path).fileName(), notes.join("; ")));
    if (pictures_.has(id))
        pictures_.change(id, [&](PictureRecord& picture) {
            picture.saved_as = path;
            picture.saved_strength = picture.save_strength;
            picture.saved_at = QDateTime::currentDateTime();
            picture.restored = !picture.clip;
            if (picture.save && picture.save->path == path) picture.save.reset();
            picture.clip_save.reset();
            picture.state = resting_state(picture);
            picture.detail = picture.state == State::kSaved ? path : QString();
        });
    closing_.follow();
}

void SaveController::report(const QString& path) {
    last_saved_ = path;
    show_saved(tr("Saved %1").arg(QFileInfo(path).fileName()));
}

void SaveController::show_saved(const QString& text) {
    notices_.news.show_message(text, {{tr("Show"), [path = last_saved_] { reveal_in_file_manager({path}); }}});
}

void SaveController::note_failure(int id, const QString& path, const QString& message, bool exists) {
    const bool batch = summary_.is_batch();
    if (exists)
        summary_.refused(path);
    else
        summary_.failed(path);
    if (!pictures_.has(id)) return closing_.follow();
    pictures_.change(id, [&](PictureRecord& picture) {
        // An existing file needs a decision and is no failure.
        if (exists) {
            picture.save.reset();
            picture.clip_save.reset();
        }
        // The result is as good as it was.
        const bool rests = picture.restored || (picture.clip && exists);
        picture.state = rests ? resting_state(picture) : State::kFailed;
        picture.detail = message;
        if (rests && picture.state == State::kSaved)
            picture.detail = picture.saved_as;
        else if (rests && exists)
            picture.detail.clear();
    });
    closing_.follow();
    if (exists && batch) return;  // all in one message
    const auto again = MessageStrip::Offer{tr("Try again"), [this, id] { Q_EMIT retry_wanted(id); }};
    const auto elsewhere = MessageStrip::Offer{tr("Save as…"), [this] { save_as(); }};
    const bool current = id == selection_.current();
    if (current && exists)
        notices_.warning.show_message(message, {elsewhere, {tr("Replace it"), [this, path] { write_to(path, true); }}});
    else if (exists)
        notices_.warning.show_message(
            tr("%1 exists already and is kept; tick “Replace” in the export to write it anew").arg(path));
    else if (current && pictures_.at(id).restored)
        notices_.warning.show_message(message, {again, elsewhere});
    else
        notices_.warning.show_message(message, {again});
}

// The results that the closing question named.
void SaveController::save_all(const QList<int>& ids) {
    for (const int id : ids) {
        if (!pictures_.has(id)) continue;
        const auto& picture = pictures_.at(id);
        const auto path = result_name(picture.path);
        begin({.picture = id, .model = selection_.first_model(), .path = path, .overwrite = is_own(picture, path)});
    }
}

// Compares names only: asking the disk for each of thousands of pictures would block the UI for too long.
QString SaveController::loss(const QString& path) const {
    return pictures_.is_open(QDir::cleanPath(path))
               ? tr("%1 is open here and would be replaced by a result: choose another name or folder").arg(path)
               : QString();
}

bool SaveController::refuse(const QString& path, bool overwrite) {
    const auto problem = overwrite ? loss(path) : QString();
    if (!problem.isEmpty()) notices_.warning.show_message(problem);
    return !problem.isEmpty();
}

void SaveController::begin(const SaveRequest& request) {
    if (!pictures_.has(request.picture) || refuse(request.path, request.overwrite)) return;
    summary_.begin(request);
    pictures_.change(request.picture, [&](PictureRecord& picture) {
        picture.save = request;
        picture.save_strength = picture.strength;
        picture.state = State::kSaving;
        picture.detail.clear();
    });
    engine_.save(request);
}

void SaveController::begin_clip(const ClipSave& save) {
    if (!is_clip(save.clip) || pictures_.at(save.clip).state == State::kSaving) return;
    if (refuse(save.path, save.overwrite)) return;
    pictures_.change(save.clip, [&](PictureRecord& picture) {
        picture.clip_save = save;
        picture.save_strength = picture.strength;
        picture.state = State::kSaving;
        picture.detail.clear();
    });
    engine_.clip_exports().save_clip(save);
}

void SaveController::save() {
    const int id = selection_.current();
    if (is_clip(id)) return begin_clip(clips_.save());
    if (!pictures_.has(id) || !pictures_.at(id).restored) return;
    const auto path = result_name(pictures_.at(id).path);
    write_to(path, is_own(pictures_.at(id), path));
}

void SaveController::save_as() {
    const int id = selection_.current();
    if (!pictures_.has(id)) return;
    if (is_clip(id)) return Q_EMIT export_wanted();
    const QString name = result_name(pictures_.at(id).path);
    auto* dialog = new QFileDialog(window_, tr("Save the result"), name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Pictures (%1)").arg(FileScan::patterns(FileScan::Kind::kPicture).join(' '))});
    dialog->selectFile(name);
    // The file dialog has already asked about replacing an existing file.
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { write_to(path, true); });
    dialog->open();
}

// Saves the current result, exactly as the command line writes it.
void SaveController::write_to(const QString& path, bool overwrite) {
    const int id = selection_.current();
    if (!pictures_.has(id)) return;
    if (is_clip(id)) {
        auto save = clips_.save();
        save.path = path;
        save.overwrite = overwrite;
        return begin_clip(save);
    }
    begin({.picture = id, .model = selection_.model(), .path = path, .overwrite = overwrite});
    Q_EMIT began(QFileInfo(path).fileName());
}

}  // namespace deweather::studio
