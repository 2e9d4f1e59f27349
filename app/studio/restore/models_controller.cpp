#include "app/studio/restore/models_controller.h"

#include <QActionGroup>
#include <QFileInfo>

#include "app/studio/catalog/file_scan.h"
#include "app/studio/common/file_choice.h"
#include "app/studio/restore/models_panel.h"
#include "widgets/compare_canvas.h"

namespace deweather::studio {

ModelsController::ModelsController(Selection& selection, Engine& engine, ModelsPanel& panel, ModelCatalog& catalog,
                                   const QActionGroup& modes, const Notices& notices, QWidget* window)
    : selection_(selection), panel_(panel), catalog_(catalog), notices_(notices) {
    connect(&selection_, &Selection::models_changed, this, [this, &engine] {
        panel_.set_chosen(selection_.models());
        engine.set_models(selection_.models());
    });
    connect(&panel_, &ModelsPanel::chosen_changed, this, [this, &modes](const QStringList& models) {
        const bool more = models.size() > 1 && models.size() > selection_.models().size();
        selection_.choose_models(models);
        // An additional model is best seen beside the others: switch to the grid.
        if (more)
            for (auto* mode : modes.actions())
                if (mode->data().toInt() == static_cast<int>(widgets::CompareCanvas::Mode::kGrid)) mode->trigger();
    });
    connect(&panel_, &ModelsPanel::add_requested, this, [this, window] { choose_file(window); });
    connect(&panel_, &ModelsPanel::remove_requested, &catalog_, &ModelCatalog::remove);
    connect_engine(engine);
    connect_catalog();
}

void ModelsController::connect_engine(Engine& engine) {
    connect(&engine.models(), &ChosenModels::model_ready, this, [this](const QString& model, const QString& device) {
        panel_.set_device(device);
        panel_.set_problem(model, {});
    });
    connect(&engine.models(), &ChosenModels::model_failed, this, [this](const QString& model, const QString& message) {
        panel_.set_problem(model, message);
        notices_.warning.show_message(message);
    });
    connect(&engine, &Engine::device_lost, this, [this](const QString& reason) {
        notices_.warning.show_message(
            tr("The graphics card has failed (%1). Work goes on, slower, on the processor; start the "
               "program again to use the card again.")
                .arg(reason));
    });
}

void ModelsController::connect_catalog() {
    connect(&catalog_, &ModelCatalog::changed, this, [this] { panel_.set_models(catalog_.models()); });
    connect(&catalog_, &ModelCatalog::installing, this,
            [this](const QString& file) { Q_EMIT began(tr("Adding %1").arg(QFileInfo(file).fileName())); });
    connect(&catalog_, &ModelCatalog::installed, this, [this](const QString& name) {
        notices_.news.show_message(tr("Added the model %1").arg(name));
        Q_EMIT ended();
        if (!selection_.models().contains(name)) panel_.toggle(name);
    });
    connect(&catalog_, &ModelCatalog::removed, this, [this](const QString& name) {
        notices_.news.show_message(tr("%1 is in the trash").arg(name));
        QStringList rest = selection_.models();
        if (rest.removeAll(name) > 0) selection_.choose_models(rest);
    });
    connect(&catalog_, &ModelCatalog::failed, this, [this](const QString& message) {
        notices_.warning.show_message(message);
        Q_EMIT ended();
    });
}

void ModelsController::choose_file(QWidget* window) {
    const auto patterns = FileScan::patterns(FileScan::Kind::kModel).join(' ');
    choose_files(window,
                 {.title = tr("Add a model"),
                  .setting = "restore/model_folder",
                  .mode = QFileDialog::ExistingFiles,
                  .filters = {tr("Models and checkpoints (%1)").arg(patterns), tr("All files (*)")}},
                 [this](const QStringList& files) {
                     for (const auto& file : files) catalog_.install(file);
                 });
}

}  // namespace deweather::studio
