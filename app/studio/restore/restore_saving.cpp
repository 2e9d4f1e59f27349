// The Restore workspace: saving results beside the picture or under a chosen name, and exporting them.
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>

#include "app/studio/common/message_strip.h"
#include "app/studio/common/model_name.h"
#include "app/studio/common/reveal.h"
#include "app/studio/restore/closing_question.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/export_dialog.h"
#include "app/studio/restore/picture_removal.h"
#include "app/studio/restore/picture_states.h"
#include "app/studio/restore/restore_workspace.h"
#include "app/studio/restore/save_summary.h"
#include "core/restore/file_names.h"

namespace deweather::studio {

namespace {

using State = PictureState;

// Whether this file is what was saved of the picture, and nobody has changed it since.
bool is_own(const OpenPicture& picture, const QString& path) {
    return picture.saved_as == path && QFileInfo(path).lastModified() <= picture.saved_at;
}

QString result_name(const QString& path) {
    return QString::fromStdString(restore::restored_name(path.toStdString()).string());
}

}  // namespace

void RestoreWorkspace::connect_saving() {
    auto* engine = engine_.get();
    const auto saved = [this](int id, const QString& path, const QStringList& notes) {
        last_saved_ = path;
        if (is_clip(id)) show_saved(tr("Saved %1").arg(QFileInfo(path).fileName()));
        saving_->saved(path);
        if (!notes.isEmpty())
            messages_->show_message(tr("%1 is saved, but: %2").arg(QFileInfo(path).fileName(), notes.join("; ")));
        if (!pictures_.has(id)) return;
        auto& picture = pictures_.at(id);
        picture.saved_as = path;
        picture.saved_strength = picture.save_strength;
        picture.saved_at = QDateTime::currentDateTime();
        picture.restored = !picture.clip;
        const bool was_saving = picture.state == State::kSaving;
        if (picture.save && picture.save->path == path) picture.save.reset();
        picture.clip_save.reset();
        const auto state = resting_state(picture);
        set_state(id, state, state == State::kSaved ? path : QString());
        if (was_saving) settled(id);
    };
    connect(&engine->saver(), &Saver::saved, this, saved);
    connect(&engine->clip_exports(), &ClipExports::saved, this, saved);
    connect(&engine->saver(), &Saver::save_failed, this, &RestoreWorkspace::save_failed);
    connect(&engine->clip_exports(), &ClipExports::save_failed, this, &RestoreWorkspace::save_failed);
    connect(&engine->restoring(), &Restoring::cancelled, saving_, [this](int id) { saving_->dropped({id}); });
    connect(&engine->clip_exports(), &ClipExports::cancelled, saving_, [this](int id) { saving_->dropped({id}); });
    connect(removal_.get(), &PictureRemoval::removed, saving_, &SaveSummary::dropped);
    connect(saving_, &SaveSummary::said, this, &RestoreWorkspace::show_saved);
    connect(saving_, &SaveSummary::conflicted, this, [this](const QString& text, const QList<SaveRequest>& requests) {
        messages_->show_message(text, {{tr("Replace all"), [this, requests] {
                                            for (auto request : requests) {
                                                request.overwrite = true;
                                                begin_save(request);
                                            }
                                        }}});
    });
    // After what these have come to is known.
    connect(&engine->saver(), &Saver::saved, closing_, &ClosingQuestion::follow);
    connect(&engine->saver(), &Saver::save_failed, closing_, &ClosingQuestion::follow);
    connect(&engine->clip_exports(), &ClipExports::saved, closing_, &ClosingQuestion::follow);
    connect(&engine->clip_exports(), &ClipExports::save_failed, closing_, &ClosingQuestion::follow);
    connect(closing_, &ClosingQuestion::close_wanted, this, &Workspace::close_wanted);
    connect(closing_, &ClosingQuestion::save_wanted, this, [this](const QList<int>& ids) {
        for (const int id : ids) {
            if (!pictures_.has(id)) continue;
            const auto& picture = pictures_.at(id);
            const auto path = result_name(picture.path);
            begin_save({.picture = id, .model = chosen_.first(), .path = path, .overwrite = is_own(picture, path)});
        }
        show_progress();
    });
    connect(&engine->saver(), &Saver::comparison_saved, this, [this](const QString& path) {
        last_saved_ = path;
        show_saved(tr("Saved %1").arg(QFileInfo(path).fileName()));
        if (export_dialog_ != nullptr) export_dialog_->hide();
    });
    connect(&engine->saver(), &Saver::comparison_failed, this, [this](const QString& message) {
        messages_->show_message(message);
        if (export_dialog_ != nullptr) export_dialog_->set_problem(message);
    });
}

void RestoreWorkspace::show_saved(const QString& text) {
    news_->show_message(text, {{tr("Show"), [path = last_saved_] { reveal_in_file_manager({path}); }}});
}

void RestoreWorkspace::save_failed(int id, const QString& path, const QString& message, bool exists) {
    const bool batch = saving_->is_batch();
    if (exists)
        saving_->refused(path);
    else
        saving_->failed(path);
    if (!pictures_.has(id)) return;
    auto& picture = pictures_.at(id);
    const bool was_saving = picture.state == State::kSaving;
    // An existing file needs a decision and is no failure.
    if (exists) {
        picture.save.reset();
        picture.clip_save.reset();
    }
    // The result is as good as it was.
    if (picture.restored || (picture.clip && exists)) {
        const auto state = resting_state(picture);
        set_state(id, state, state == State::kSaved ? picture.saved_as : exists ? QString() : message);
    } else {
        set_state(id, State::kFailed, message);
    }
    if (was_saving) settled(id);
    if (exists && batch) return;  // all in one message
    const auto again = MessageStrip::Offer{tr("Try again"), [this, id] { retry({id}); }};
    const auto elsewhere = MessageStrip::Offer{tr("Save as…"), [this] { save_as(); }};
    if (id == list_->current_id() && exists)
        messages_->show_message(message, {elsewhere, {tr("Replace it"), [this, path] { write_to(path, true); }}});
    else if (exists)
        messages_->show_message(
            tr("%1 exists already and is kept; tick “Replace” in the export to write it anew").arg(path));
    else if (id == list_->current_id() && picture.restored)
        messages_->show_message(message, {again, elsewhere});
    else
        messages_->show_message(message, {again});
}

// Whether a result would replace an open picture. Compares names only: asking the disk for each of thousands of
// pictures would block the UI for too long.
bool RestoreWorkspace::is_open_at(const QString& path) const {
    return pictures_.is_open(QDir::cleanPath(path));
}

QString RestoreWorkspace::loss_of(const QString& path) {
    return tr("%1 is open here and would be replaced by a result: choose another name or folder").arg(path);
}

void RestoreWorkspace::begin_save(const SaveRequest& request) {
    if (!pictures_.has(request.picture)) return;
    if (request.overwrite && is_open_at(request.path)) return messages_->show_message(loss_of(request.path));
    if (!progress_.has_begun()) progress_.begin(clock_.elapsed());
    saving_->begin(request);
    pictures_.at(request.picture).save = request;
    pictures_.at(request.picture).save_strength = pictures_.at(request.picture).strength;
    set_state(request.picture, State::kSaving);
    engine_->save(request);
}

void RestoreWorkspace::save() {
    const int id = list_->current_id();
    if (is_clip(id)) return begin_clip_save(clip_dialog().save());
    if (!pictures_.has(id) || !pictures_.at(id).restored) return;
    const auto path = result_name(pictures_.at(id).path);
    write_to(path, is_own(pictures_.at(id), path));
}

void RestoreWorkspace::save_as() {
    const int id = list_->current_id();
    if (!pictures_.has(id)) return;
    if (is_clip(id)) return show_export();
    const QString name = result_name(pictures_.at(id).path);
    auto* dialog = new QFileDialog(this, tr("Save the result"), name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Pictures (%1)").arg(FileScan::patterns(FileScan::Kind::kPicture).join(' '))});
    dialog->selectFile(name);
    // The file dialog has already asked about replacing an existing file.
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { write_to(path, true); });
    dialog->open();
}

// Saves the current result, exactly as the command line writes it.
void RestoreWorkspace::write_to(const QString& path, bool overwrite) {
    const int id = list_->current_id();
    if (!pictures_.has(id)) return;
    if (is_clip(id)) {
        auto save = clip_dialog().save();
        save.path = path;
        save.overwrite = overwrite;
        return begin_clip_save(save);
    }
    begin_save({.picture = id,
                .model = chosen_.value(canvas_->current(), chosen_.first()),
                .path = path,
                .overwrite = overwrite});
    show_status(tr("Saving %1").arg(QFileInfo(path).fileName()));
}

ExportDialog& RestoreWorkspace::export_dialog() {
    if (export_dialog_ == nullptr) {
        export_dialog_ = new ExportDialog(ExportSettings::load(), this);
        connect(export_dialog_, &ExportDialog::export_requested, this,
                [this](ExportDialog::What what, const QStringList& models, const ExportSettings& settings) {
                    export_chosen(static_cast<int>(what), models, settings);
                });
        update_export_choice();
    }
    return *export_dialog_;
}

void RestoreWorkspace::show_export() {
    QDialog& dialog = is_clip(list_->current_id()) ? static_cast<QDialog&>(clip_dialog()) : export_dialog();
    dialog.show();
    dialog.raise();
    dialog.activateWindow();
}

void RestoreWorkspace::update_export_choice() {
    if (clip_dialog_ != nullptr && is_clip(list_->current_id())) clip_dialog_->set_clip(clip_choice());
    if (export_dialog_ == nullptr) return;
    const int id = list_->current_id();
    int there = 0;
    for (const auto& result : canvas_->results())
        if (!result.image.isNull() && result.image.size() == canvas_->original().size()) ++there;
    export_dialog_->set_choice({.count = pictures_.count(),
                                .shown = pictures_.has(id) ? pictures_.at(id).path : QString(),
                                .models = chosen_,
                                .comparison = there > 0 && there == static_cast<int>(canvas_->results().size())});
}

void RestoreWorkspace::export_chosen(int what, const QStringList& models, const ExportSettings& settings) {
    settings.store();
    if (what == static_cast<int>(ExportDialog::What::kComparison)) return export_comparison(settings);
    QList<ExportPicture> pictures;
    const auto ids =
        what == static_cast<int>(ExportDialog::What::kAll) ? pictures_.ids() : QList<int>{list_->current_id()};
    for (const int id : ids)
        // Skip unreadable pictures; clips have their own export.
        if (pictures_.has(id) && !is_clip(id) && (pictures_.at(id).state != State::kFailed || pictures_.at(id).save))
            pictures.append({.id = id, .path = pictures_.at(id).path});
    const auto plan = plan_export(settings, pictures, models.isEmpty() ? chosen_.mid(0, 1) : models);
    if (!plan.problem.isEmpty()) return export_dialog().set_problem(plan.problem);
    for (const auto& request : plan.saves)
        if (request.overwrite && is_open_at(request.path)) return export_dialog().set_problem(loss_of(request.path));
    for (const auto& request : plan.saves) begin_save(request);
    export_dialog().hide();
    show_progress();
    update_actions();
}

// Exports the comparison as it is on screen: original, results and reference, each with its caption.
void RestoreWorkspace::export_comparison(const ExportSettings& settings) {
    const int id = shown_id_;
    if (!pictures_.has(id)) return;
    const auto& picture = pictures_.at(id);
    QList<LabelledPicture> sheet = {{.label = tr("Original"), .image = canvas_->original()}};
    for (int index = 0; index < static_cast<int>(canvas_->results().size()); ++index) {
        const auto& result = canvas_->results()[static_cast<std::size_t>(index)];
        const QString note = note_for(picture, chosen_.value(index));
        sheet.append(
            {.label = note.isEmpty() ? result.title : tr("%1 (%2)").arg(result.title, note), .image = result.image});
    }
    if (!canvas_->reference().isNull()) sheet.append({.label = tr("Reference"), .image = canvas_->reference()});
    auto named = settings;
    if (named.pattern == ExportSettings().pattern) named.pattern = "{stem}_comparison";
    const QString folder = settings.folder.isEmpty() ? QFileInfo(picture.path).path() : settings.folder;
    engine_->saver().save_comparison({.picture = id,
                                      .path = folder + "/" + named.file_name(picture.path, "comparison", 1, 1),
                                      .overwrite = settings.overwrite,
                                      .quality = settings.quality,
                                      .make_folder = !settings.folder.isEmpty()},
                                     sheet);
}

}  // namespace deweather::studio
