#include "app/studio/train/new_run_panel.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

namespace deweather::studio {

namespace {

constexpr int kListHeight = 64, kMostSteps = 100'000'000, kProblemsShown = 20;

}  // namespace

NewRunPanel::NewRunPanel(const QStringList& presets, QWidget* parent)
    : QWidget(parent),
      preset_(new QComboBox),
      device_(new QComboBox),
      folder_(new QLineEdit),
      data_(new QListWidget),
      validation_(new QListWidget),
      steps_(new QSpinBox),
      processes_(new QSpinBox),
      more_(new QPlainTextEdit),
      report_(new QPlainTextEdit),
      state_(new QLabel),
      start_(new QPushButton(tr("&Start training"))) {
    preset_->addItems(presets);
    preset_->setCurrentText("mofme-compact");  // the default model
    preset_->setEditable(true);                // a TOML file
    preset_->setToolTip(tr("A preset, or a TOML file of your own"));
    device_->addItems({"auto", "cpu", "cuda"});
    device_->setToolTip(tr("What trains; auto takes a GPU where there is one"));
    folder_->setPlaceholderText(tr("A new folder, for everything of the run"));
    steps_->setRange(0, kMostSteps);
    steps_->setSpecialValueText(tr("As the preset says"));
    processes_->setRange(0, 1024);
    processes_->setSpecialValueText(tr("One"));
    processes_->setToolTip(tr("Processes that train together: one for each GPU, or sharing the cores"));
    more_->setPlaceholderText("optimizer.lr=0.0005\nvalidation.every=500");
    more_->setToolTip(tr("Any other setting, one on a line, as in run.toml"));
    more_->setMaximumHeight(kListHeight);
    report_->setReadOnly(true);
    report_->setAccessibleName(tr("What was found"));
    state_->setWordWrap(true);
    const auto list_row = [this](QListWidget* list, bool validation) {
        list->setMaximumHeight(kListHeight);
        auto* add = new QPushButton(tr("Add folder…"));
        auto* remove = new QPushButton(tr("Remove"));
        auto* row = new QHBoxLayout;
        auto* column = new QVBoxLayout;
        column->addWidget(add);
        column->addWidget(remove);
        column->addStretch();
        row->addWidget(list, 1);
        row->addLayout(column);
        connect(add, &QPushButton::clicked, this, [this, validation] { choose_folder(validation); });
        connect(remove, &QPushButton::clicked, this, [this, list] {
            delete list->currentItem();
            check();
        });
        return row;
    };
    auto* form = new QFormLayout(this);
    form->addRow(tr("Preset"), preset_);
    form->addRow(tr("Folder of the run"), folder_);
    form->addRow(tr("Pictures to train on"), list_row(data_, false));
    form->addRow(tr("Pictures to score on"), list_row(validation_, true));
    form->addRow(tr("Found"), report_);
    form->addRow(tr("Steps"), steps_);
    form->addRow(tr("Device"), device_);
    form->addRow(tr("Processes"), processes_);
    form->addRow(tr("More settings"), more_);
    form->addRow(state_);
    form->addRow(start_);
    data_->setToolTip(tr("Folders of degraded and clean pictures, or of clean ones that are given weather"));
    connect(folder_, &QLineEdit::textChanged, this, &NewRunPanel::show_state);
    connect(preset_, &QComboBox::currentTextChanged, this, &NewRunPanel::show_state);
    connect(start_, &QPushButton::clicked, this, [this] { Q_EMIT start_wanted(run()); });
    show_state();
}

void NewRunPanel::set_preset(const QString& preset) {
    preset_->setCurrentText(preset);
}

void NewRunPanel::set_folder(const QString& folder) {
    folder_->setText(folder);
}

void NewRunPanel::set_steps(int steps) {
    steps_->setValue(steps);
}

void NewRunPanel::set_more(const QString& settings) {
    more_->setPlainText(settings);
}

void NewRunPanel::add_data(const QString& folder, bool validation) {
    (validation ? validation_ : data_)->addItem(QDir(folder).absolutePath());
    check();
}

void NewRunPanel::choose_folder(bool validation) {
    auto* dialog = new QFileDialog(this, tr("Folder of pictures"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, validation](const QString& folder) { add_data(folder, validation); });
    dialog->open();
}

QStringList NewRunPanel::folders(const QListWidget* list) const {
    QStringList folders;
    for (int i = 0; i < list->count(); ++i) folders.append(list->item(i)->text());
    return folders;
}

void NewRunPanel::check() {
    Q_EMIT check_wanted(folders(data_) + folders(validation_));
    show_state();
}

void NewRunPanel::show_reports(const QList<DataReport>& reports) {
    reports_.clear();
    QStringList lines;
    for (const auto& report : reports) {
        reports_[report.folder] = report;
        lines.append(tr("%1: %2").arg(QFileInfo(report.folder).fileName(), report.summary));
        for (const auto& problem : report.problems.mid(0, kProblemsShown)) lines.append("    " + problem);
        if (report.problems.size() > kProblemsShown)
            lines.append(tr("    and %n more", nullptr, static_cast<int>(report.problems.size()) - kProblemsShown));
    }
    report_->setPlainText(lines.join('\n'));
    show_state();
}

QString NewRunPanel::problem() const {
    if (preset_->currentText().isEmpty()) return tr("Choose a preset.");
    if (folder_->text().isEmpty()) return tr("Choose a folder for the run.");
    // A run that is duplicated brings its data along.
    if (data_->count() == 0 && !preset_->currentText().endsWith(".toml")) return tr("Add pictures to train on.");
    for (const auto& folder : folders(data_) + folders(validation_)) {
        if (!reports_.contains(folder)) return tr("The pictures are being looked at.");
        if (reports_[folder].usable == 0) return tr("There are no usable pictures in %1.").arg(folder);
    }
    return {};
}

NewRun NewRunPanel::run() const {
    NewRun run{.preset = preset_->currentText(),
               .folder = QDir(folder_->text()).absolutePath(),
               .device = device_->currentText(),
               .processes = processes_->value()};
    const auto add = [&](const QListWidget* list, const QString& section) {
        QStringList pairs, clean;
        for (const auto& folder : folders(list)) {
            pairs += reports_[folder].pairs;
            clean += reports_[folder].clean;
        }
        if (list->count() == 0) return;
        run.settings.append(section + ".pairs=[" + pairs.join(',') + "]");
        run.settings.append(section + ".clean=[" + clean.join(',') + "]");
    };
    add(data_, "data");
    add(validation_, "validation");
    if (steps_->value() > 0) run.settings.append("schedule.steps=" + QString::number(steps_->value()));
    for (const auto& line : more_->toPlainText().split('\n', Qt::SkipEmptyParts)) run.settings.append(line.trimmed());
    return run;
}

void NewRunPanel::show_state() {
    state_->setText(problem());
    start_->setEnabled(problem().isEmpty());
}

}  // namespace deweather::studio
