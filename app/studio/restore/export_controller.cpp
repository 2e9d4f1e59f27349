#include "app/studio/restore/export_controller.h"

#include <QFileInfo>
#include <QItemSelectionModel>

#include "app/studio/common/message_strip.h"
#include "app/studio/restore/clip_controller.h"
#include "app/studio/restore/comparison_rows.h"
#include "app/studio/restore/save_controller.h"
#include "app/studio/restore/view_controller.h"

namespace deweather::studio {

ExportController::ExportController(const PictureList& pictures, const Selection& selection, Engine& engine,
                                   ViewController& view, SaveController& saving, ClipController& clips,
                                   MessageStrip& warning, QWidget* window)
    : pictures_(pictures),
      selection_(selection),
      engine_(engine),
      view_(view),
      saving_(saving),
      clips_(clips),
      window_(window) {
    connect(&engine.saver(), &Saver::comparison_saved, this, [this](const QString& path) {
        saving_.report(path);
        if (dialog_ != nullptr) dialog_->hide();
    });
    connect(&engine.saver(), &Saver::comparison_failed, this, [this, &warning](const QString& message) {
        warning.show_message(message);
        if (dialog_ != nullptr) dialog_->set_problem(message);
    });
    connect(&saving_, &SaveController::export_wanted, this, &ExportController::show);
    connect(&selection_, &Selection::current_changed, this, &ExportController::update_choice);
    connect(&selection_, &Selection::models_changed, this, &ExportController::update_choice);
    connect(&view_, &ViewController::images_changed, this, &ExportController::update_choice);
    connect(&pictures_, &PictureList::rowsInserted, this, &ExportController::update_choice);
    connect(&pictures_, &PictureList::rowsRemoved, this, &ExportController::update_choice);
    connect(&pictures_, &PictureList::state_changed, this, &ExportController::update_choice);
    connect(&selection_.rows(), &QItemSelectionModel::selectionChanged, this, &ExportController::update_choice);
}

ExportDialog& ExportController::dialog() {
    if (dialog_ == nullptr) {
        dialog_ = new ExportDialog(ExportSettings::load(), window_);
        connect(dialog_, &ExportDialog::export_requested, this, &ExportController::begin);
        update_choice();
    }
    return *dialog_;
}

void ExportController::show() {
    QDialog& shown = is_clip(selection_.current()) ? static_cast<QDialog&>(clips_.dialog()) : dialog();
    if (dialog_ == &shown) {
        update_choice();
        if (ids_of(ExportDialog::What::kSelected).size() > 1) dialog_->set_what(ExportDialog::What::kSelected);
    }
    shown.show();
    shown.raise();
    shown.activateWindow();
}

void ExportController::update_choice() {
    if (dialog_ == nullptr) return;
    const int id = selection_.current();
    const auto& canvas = view_.canvas();
    int there = 0;
    for (const auto& result : canvas.results())
        if (!result.image.isNull() && result.image.size() == canvas.original().size()) ++there;
    dialog_->set_choice({.count = static_cast<int>(ids_of(ExportDialog::What::kAll).size()),
                         .selected = static_cast<int>(ids_of(ExportDialog::What::kSelected).size()),
                         .unsaved = static_cast<int>(ids_of(ExportDialog::What::kUnsaved).size()),
                         .shown = pictures_.has(id) ? pictures_.at(id).path : QString(),
                         .models = selection_.models(),
                         .comparison = there > 0 && there == static_cast<int>(canvas.results().size())});
}

// Without clips, which have an export of their own, and without pictures that cannot be read.
QList<int> ExportController::ids_of(ExportDialog::What what) const {
    using What = ExportDialog::What;
    auto ids = what == What::kShown      ? QList<int>{selection_.current()}
               : what == What::kSelected ? selection_.selected()
                                         : pictures_.ids();
    ids.removeIf([&](int id) {
        return !pictures_.has(id) || is_clip(id) || is_unusable(pictures_.at(id)) ||
               (what == What::kUnsaved && pictures_.at(id).state == PictureState::kSaved);
    });
    return ids;
}

void ExportController::begin(ExportDialog::What what, const QStringList& models, const ExportSettings& settings) {
    settings.store();
    if (what == ExportDialog::What::kComparison) return export_comparison(settings);
    QList<ExportPicture> pictures;
    for (const int id : ids_of(what)) pictures.append({.id = id, .path = pictures_.at(id).path});
    const auto plan = plan_export(settings, pictures, models.isEmpty() ? selection_.models().mid(0, 1) : models);
    if (!plan.problem.isEmpty()) return dialog().set_problem(plan.problem);
    for (const auto& request : plan.saves)
        if (const auto loss = saving_.loss(request.path); request.overwrite && !loss.isEmpty())
            return dialog().set_problem(loss);
    if (plan.saves.isEmpty() && plan.skipped > 0)
        return dialog().set_problem(tr("%n files exist already: nothing is left to export", nullptr, plan.skipped));
    for (const auto& request : plan.saves) saving_.begin(request);
    dialog().hide();
}

// The comparison as it is on screen: original, results and reference, each with its caption.
void ExportController::export_comparison(const ExportSettings& settings) {
    const int id = view_.shown();
    if (!pictures_.has(id)) return;
    const auto& picture = pictures_.at(id);
    const auto& canvas = view_.canvas();
    QList<LabelledPicture> sheet = {{.label = tr("Original"), .image = canvas.original()}};
    for (std::size_t index = 0; index < canvas.results().size(); ++index) {
        const auto& result = canvas.results()[index];
        const QString note = result_note(picture, selection_.models().value(static_cast<qsizetype>(index)));
        sheet.append(
            {.label = note.isEmpty() ? result.title : tr("%1 (%2)").arg(result.title, note), .image = result.image});
    }
    if (!canvas.reference().isNull()) sheet.append({.label = tr("Reference"), .image = canvas.reference()});
    auto named = settings;
    if (named.pattern == ExportSettings().pattern) named.pattern = "{stem}_comparison";
    const QString folder = settings.folder.isEmpty() ? QFileInfo(picture.path).path() : settings.folder;
    engine_.saver().save_comparison({.picture = id,
                                     .path = folder + "/" + named.file_name(picture.path, "comparison", 1, 1),
                                     .overwrite = settings.existing == ExportSettings::Existing::kReplace,
                                     .quality = settings.quality,
                                     .make_folder = !settings.folder.isEmpty()},
                                    sheet);
}

}  // namespace deweather::studio
