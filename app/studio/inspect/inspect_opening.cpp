// The Inspect workspace: opening pictures and analyses, showing them, and writing results.
#include <QDir>
#include <QFileDialog>
#include <QImageReader>
#include <QListWidget>
#include <QSaveFile>
#include <QSignalBlocker>
#include <QStatusBar>

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QSpinBox>

#include "app/studio/common/job_bar.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/inspect/embedding_panel.h"
#include "app/studio/inspect/figures_panel.h"
#include "app/studio/inspect/inspect_workspace.h"
#include "app/studio/inspect/map_panel.h"
#include "app/studio/inspect/patch_panel.h"

namespace deweather::studio {

namespace {

constexpr const char* kAnalysisEnd = ".analysis.safetensors";

bool is_analysis(const QString& path) {
    return path.endsWith(kAnalysisEnd) || QFileInfo(path).fileName() == "analysis.safetensors";
}

}  // namespace

void InspectWorkspace::open(const QStringList& paths) {
    QStringList rest;
    for (const auto& path : paths)
        if (is_analysis(path))
            engine_->open(path);
        else
            rest.push_back(path);
    if (!rest.isEmpty()) scan_.start(rest);
}

bool InspectWorkspace::inspect(const QString& model, const QStringList& pictures) {
    if (!model.isEmpty()) choose_model(model);
    if (!pictures.isEmpty()) pictures_.clear();
    if (pictures.isEmpty())
        analyse();
    else
        open(pictures);
    return true;
}

void InspectWorkspace::on_files_found(const QStringList& paths, FileScan::Kind kind) {
    if (kind == FileScan::Kind::kModel) {
        choose_model(paths.last());
        return;
    }
    if (kind == FileScan::Kind::kVideo) {
        messages_->show_message(tr("Clips cannot be analysed; export some frames as pictures."));
        return;
    }
    for (const auto& path : paths)
        if (!pictures_.contains(path)) pictures_.push_back(path);
}

void InspectWorkspace::analyse() {
    if (scan_.is_running() || pictures_.isEmpty()) return;
    compared_ = nullptr;
    second_->setCurrentIndex(0);
    stop_->setEnabled(true);
    engine_->analyse({.model = wanted_model_,
                      .pictures = pictures_,
                      .reference = reference_,
                      .passes = passes_->value() == 1 ? 2 : passes_->value()});
    say(tr("Analysing %n pictures…", nullptr, static_cast<int>(pictures_.size())));
}

void InspectWorkspace::ask_counterfactual() {
    if (!analysis_) return;
    ask_->setEnabled(false);
    stop_->setEnabled(true);
    engine_->ask_counterfactual();
}

void InspectWorkspace::stop() {
    engine_->stop();
}

void InspectWorkspace::set_reference(const QString& folder) {
    reference_ = folder;
    analyse();
}

void InspectWorkspace::set_passes(int passes) {
    passes_->setValue(passes);
}

void InspectWorkspace::show_analysis(std::shared_ptr<const analysis::Analysis> analysis, bool complete) {
    analysis_ = std::move(analysis);
    save_->setEnabled(analysis_ != nullptr && complete);
    report_->setEnabled(analysis_ != nullptr && complete);
    ask_->setEnabled(analysis_ != nullptr && complete);
    figures_->show_counterfactual(nullptr);
    analyse_->setEnabled(!pictures_.isEmpty());
    stop_->setEnabled(analysis_ != nullptr && !complete);
    if (!analysis_) {
        figures_->clear();
        embedding_->clear();
        map_->clear();
        patch_->clear();
        list_->clear();
        jobs_->set_progress({});
        shown_ = -1;
        say(tr("Drop pictures or folders here to see what a model's experts do on them."));
        Q_EMIT current_changed({});
        return;
    }
    figures_->show_analysis(analysis_, compared_);
    if (!complete) {
        say(tr("%1 of %2 pictures, %3 tokens")
                .arg(analysis_->pictures.size())
                .arg(pictures_.size())
                .arg(analysis_->token_count));
        return;
    }
    jobs_->set_progress({});
    if (pictures_.isEmpty())
        for (const auto& picture : analysis_->pictures) pictures_.push_back(QString::fromStdString(picture.file));
    embedding_->show_analysis(analysis_);
    patch_->clear();
    fill_list();
    say(tr("%1: %2 pictures, %3 tokens, %4 of them sampled")
            .arg(QString::fromStdString(analysis_->model))
            .arg(analysis_->pictures.size())
            .arg(analysis_->token_count)
            .arg(analysis_->tokens.count()));
    Q_EMIT analysis_complete();
}

void InspectWorkspace::fill_list() {
    const auto* current = list_->currentItem();
    const auto before = current == nullptr ? QString() : current->data(Qt::UserRole).toString();
    int row = 0;
    {
        const QSignalBlocker blocker(list_);
        list_->clear();
        for (const auto& picture : analysis_->pictures) {
            const auto path = QString::fromStdString(picture.file);
            auto* item = new QListWidgetItem(QFileInfo(path).fileName());
            const auto named = QString::fromStdString(analysis::named_weather(picture));
            QStringList facts = {QDir::toNativeSeparators(path),
                                 tr("%1 × %2 pixels").arg(picture.width).arg(picture.height)};
            if (!picture.weather.empty()) facts += tr("Weather: %1").arg(QString::fromStdString(picture.weather));
            if (!named.isEmpty()) facts += tr("The model sees: %1").arg(named);
            if (picture.psnr) facts += tr("PSNR %1 dB").arg(*picture.psnr, 0, 'f', 2);
            item->setToolTip(facts.join("\n"));
            item->setData(Qt::UserRole, path);
            list_->addItem(item);
            if (path == before) row = list_->count() - 1;
        }
    }
    list_->setCurrentRow(row);
}

void InspectWorkspace::show_picture(int picture) {
    if (!analysis_ || picture < 0 || static_cast<std::size_t>(picture) >= analysis_->pictures.size()) return;
    shown_ = picture;
    engine_->show(picture);
    Q_EMIT current_changed(QString::fromStdString(analysis_->pictures[static_cast<std::size_t>(picture)].file));
}

void InspectWorkspace::show_token(int token) {
    if (!analysis_ || token < 0 || static_cast<std::size_t>(token) >= analysis_->tokens.count()) return;
    const auto index = static_cast<std::size_t>(token);
    const int picture = analysis_->tokens.picture[index];
    const int row = analysis_->tokens.row[index], column = analysis_->tokens.column[index];
    if (picture == shown_ && map_->maps() != nullptr && map_->maps()->picture == picture) {
        map_->mark(row, column);
        Q_EMIT map_->token_chosen(row, column);
        return;
    }
    wanted_row_ = row;
    wanted_column_ = column;
    list_->setCurrentRow(picture);
}

void InspectWorkspace::choose_files() {
    auto* dialog = new QFileDialog(this, tr("Pictures to analyse"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilter(tr("Pictures (%1)").arg(FileScan::patterns(FileScan::Kind::kPicture).join(' ')));
    connect(dialog, &QFileDialog::filesSelected, this, &InspectWorkspace::open);
    dialog->open();
}

void InspectWorkspace::choose_folder() {
    auto* dialog = new QFileDialog(this, tr("Folder of pictures to analyse"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) { open({folder}); });
    dialog->open();
}

void InspectWorkspace::choose_reference() {
    auto* dialog = new QFileDialog(this, tr("Folder of the clean pictures"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &InspectWorkspace::set_reference);
    dialog->open();
}

void InspectWorkspace::open_analysis() {
    auto* dialog = new QFileDialog(this, tr("A saved analysis"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Analyses (%1)").arg("*.safetensors"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { engine_->open(file); });
    dialog->open();
}

void InspectWorkspace::save_analysis() {
    auto* dialog = new QFileDialog(this, tr("Save the analysis"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QString("routing") + kAnalysisEnd);
    // The file dialog has already asked about replacing an existing file.
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { engine_->save(file, true); });
    dialog->open();
}

void InspectWorkspace::write_report() {
    auto* dialog = new QFileDialog(this, tr("A folder for the report"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        engine_->write_report(folder, figures_->grouping(), embedding_->colouring(), false);
    });
    dialog->open();
}

void InspectWorkspace::write_file(const QString& name, const QByteArray& bytes) {
    auto* dialog = new QFileDialog(this, tr("Export"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, bytes](const QString& path) {
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
            say(tr("Written: %1").arg(path));
        else
            messages_->show_message(tr("Cannot write %1: %2").arg(path, file.errorString()));
    });
    dialog->open();
}

void InspectWorkspace::say(const QString& text) {
    jobs_->set_text(text);
}

}  // namespace deweather::studio
