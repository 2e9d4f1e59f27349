#include "app/studio/train/new_run_panel.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "app/studio/common/duration_text.h"
#include "app/studio/train/example_strip.h"
#include "app/studio/train/run_folder.h"
#include "app/studio/train/settings_table.h"
#include "widgets/line_icons.h"
#include "widgets/theme.h"

namespace deweather::studio {

namespace {

constexpr int kListHeight = 64, kFoldersHeight = 72, kMaxSteps = 100'000'000, kProblemsShown = 20;
constexpr const char* kDefaultPreset = "mofme-compact";  // the default model's
// Edits in quick succession are examined once, after this delay.
constexpr int kDelay = 400;              // ms
constexpr int kImprove = 0, kFresh = 1;  // rows of the box that says what a run begins with

// A run reports its progress at least kReports times, and at least every kReportEvery steps.
constexpr int kReports = 50, kReportEvery = 20;

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setFont(widgets::heading_of(label->font()));
    return label;
}

}  // namespace

NewRunPanel::NewRunPanel(const QStringList& presets, const QStringList& models, QWidget* parent)
    : QWidget(parent),
      models_(models),
      preset_(new QComboBox),
      begin_(new QComboBox),
      device_(new QComboBox),
      folder_(new QLineEdit),
      data_(new QListWidget),
      validation_(new QListWidget),
      steps_(new QSpinBox),
      processes_(new QSpinBox),
      table_(new SettingsTable),
      report_(new QPlainTextEdit),
      examples_(new ExampleStrip),
      state_(new QLabel),
      cost_(new QLabel),
      start_(new QPushButton(tr("&Start training"))),
      measure_(new QPushButton(tr("Measure &time and memory"))) {
    preset_->addItems(presets);
    preset_->setCurrentText(kDefaultPreset);
    auto* columns = new QHBoxLayout(this);
    columns->addLayout(settings(), 1);
    columns->addSpacing(12);
    columns->addLayout(findings(), 1);
    connect(folder_, &QLineEdit::textChanged, this, &NewRunPanel::show_state);
    for (auto* box : {preset_, begin_, device_}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    connect(preset_, &QComboBox::currentTextChanged, this, &NewRunPanel::preset_changed);
    connect(begin_, &QComboBox::currentIndexChanged, this, &NewRunPanel::settings_changed);
    connect(device_, &QComboBox::currentTextChanged, this, &NewRunPanel::settings_changed);
    connect(table_, &SettingsTable::changed, this, &NewRunPanel::settings_changed);
    for (auto* number : {steps_, processes_})
        connect(number, &QSpinBox::valueChanged, this, &NewRunPanel::settings_changed);
    connect(start_, &QPushButton::clicked, this, [this] {
        // The new run needs the cores and the memory that the measurement uses.
        if (measuring_) stop_measuring({});
        Q_EMIT start_wanted(run());
    });
    connect(measure_, &QPushButton::clicked, this, &NewRunPanel::measure);
    delay_.setSingleShot(true);
    delay_.setInterval(kDelay);
    connect(&delay_, &QTimer::timeout, this, [this] {
        Q_EMIT settings_wanted(base_run(), table_->changes());
        if (data_problem().isEmpty()) Q_EMIT examples_wanted(run());
    });
    preset_changed();
}

QLayout* NewRunPanel::settings() {
    preset_->setEditable(true);  // a TOML file
    preset_->setToolTip(tr("A preset, or a TOML file of your own"));
    device_->addItems({"auto", "cpu", "cuda"});
    device_->setToolTip(tr("The device for training; auto uses a GPU if there is one"));
    folder_->setPlaceholderText(tr("A new folder, for everything of the run"));
    steps_->setRange(0, kMaxSteps);
    steps_->setGroupSeparatorShown(true);
    steps_->setSpecialValueText(tr("From the preset"));
    processes_->setRange(0, 1024);
    processes_->setSpecialValueText(tr("One"));
    processes_->setToolTip(tr("Processes that train together: one for each GPU, or sharing the cores"));
    begin_->addItem(tr("The installed model: improve it"));
    begin_->addItem(tr("Nothing: fresh weights"));
    begin_->setToolTip(tr("Improving starts from a good result and uses low learning rates"));
    data_->setToolTip(tr("Folders of degraded and clean pictures, or of clean ones that are given weather"));
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Preset"), preset_);
    form->addRow(tr("Begin with"), begin_);
    form->addRow(tr("Folder of the run"), folder_row());
    form->addRow(tr("Pictures to train on"), list_row(data_, false));
    form->addRow(tr("Pictures to score on"), list_row(validation_, true));
    form->addRow(tr("Steps"), steps_);
    form->addRow(tr("Device"), device_);
    form->addRow(tr("Processes"), processes_);
    auto* column = new QVBoxLayout;
    column->addLayout(form);
    column->addWidget(heading(tr("All settings")));
    column->addWidget(table_, 1);
    return column;
}

QLayout* NewRunPanel::folder_row() {
    auto* choose = new QToolButton;
    choose->setIcon(widgets::line_icon("folder"));
    choose->setAccessibleName(tr("Choose the run's folder"));
    choose->setToolTip(tr("Choose where the run's folder is made"));
    connect(choose, &QToolButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(this, tr("Folder of the run"), QFileInfo(folder_->text()).absolutePath());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        // Runs have folders of their own: a folder that holds something gets a new one inside.
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
            folder_->setText(QDir(folder).isEmpty() ? folder : new_run_folder(folder, preset_->currentText()));
        });
        dialog->open();
    });
    auto* row = new QHBoxLayout;
    row->addWidget(folder_, 1);
    row->addWidget(choose);
    return row;
}

QLayout* NewRunPanel::list_row(QListWidget* list, bool validation) {
    list->setFixedHeight(kFoldersHeight);
    list->setTextElideMode(Qt::ElideMiddle);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* add = new QPushButton(tr("Add folder…"));
    auto* remove = new QPushButton(tr("Remove"));
    auto* row = new QHBoxLayout;
    auto* column = new QVBoxLayout;
    column->addWidget(add);
    column->addWidget(remove);
    row->addWidget(list, 1);
    row->addLayout(column);
    row->setAlignment(column, Qt::AlignTop);
    connect(add, &QPushButton::clicked, this, [this, validation] { choose_folder(validation); });
    connect(remove, &QPushButton::clicked, this, [this, list] {
        delete list->currentItem();
        check();
    });
    return row;
}

QLayout* NewRunPanel::findings() {
    report_->setReadOnly(true);
    report_->setAccessibleName(tr("What was found"));
    report_->setMinimumHeight(kListHeight);
    for (auto* label : {state_, cost_}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    measure_->setToolTip(tr("Trains some steps with these settings in a folder that is removed again"));
    auto* column = new QVBoxLayout;
    column->addWidget(heading(tr("Found")));
    column->addWidget(report_, 1);
    column->addWidget(heading(tr("First samples")));
    column->addWidget(examples_);
    column->addWidget(heading(tr("What it takes")));
    column->addWidget(cost_);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(measure_);
    buttons->addStretch();
    buttons->addWidget(start_);
    column->addWidget(state_);
    column->addLayout(buttons);
    return column;
}

void NewRunPanel::preset_changed() {
    begin_->setEnabled(models_.contains(preset_->currentText()));
    begin_->setCurrentIndex(begin_->isEnabled() ? kImprove : kFresh);
    propose_folder();
    settings_changed();
}

void NewRunPanel::propose_folder() {
    if (folder_->text() != proposed_) return;
    proposed_ = new_run_folder(run_folders(), preset_->currentText());
    folder_->setText(proposed_);
}

bool NewRunPanel::improves() const {
    return begin_->isEnabled() && begin_->currentIndex() == kImprove;
}

// Other settings mean other samples and another cost.
void NewRunPanel::settings_changed() {
    stop_measuring(tr("Not measured yet"));
    settings_problem_.clear();
    delay_.start();
    if (!data_problem().isEmpty())
        examples_->show_message(tr("Crops of your pictures, as the network gets them, appear here"));
    show_state();
}

void NewRunPanel::measure() {
    if (measuring_) {
        stop_measuring(tr("Not measured yet"));
        return;
    }
    measuring_ = true;
    measure_->setText(tr("S&top measuring"));
    cost_->setText(tr("Training some steps to measure them …"));
    Q_EMIT cost_wanted(run());
}

void NewRunPanel::stop_measuring(const QString& text) {
    if (std::exchange(measuring_, false)) Q_EMIT cost_no_longer_wanted();
    measure_->setText(tr("Measure &time and memory"));
    cost_->setText(text);
}

void NewRunPanel::show_cost(const RunCost& cost) {
    if (!std::exchange(measuring_, false)) return;
    const QLocale locale;
    const auto size = [&](qint64 bytes) { return locale.formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); };
    auto text =
        tr("About %1 for %2 steps, %3 each, with scores and saving.")
            .arg(duration_text(cost.seconds), locale.toString(cost.steps), duration_text(cost.seconds_per_step));
    text += "\n" + (cost.device_memory > 0 ? tr("%1 of memory, %2 on the GPU, %3 of disk.")
                                                 .arg(size(cost.memory), size(cost.device_memory), size(cost.disk))
                                           : tr("%1 of memory, %2 of disk.").arg(size(cost.memory), size(cost.disk)));
    stop_measuring(text);
}

void NewRunPanel::show_cost_failed(const QString& message) {
    if (std::exchange(measuring_, false)) stop_measuring(message);
}

QString NewRunPanel::cost_text() const {
    return cost_->text();
}

void NewRunPanel::show_examples(const QList<TrainingExample>& examples) {
    if (examples.isEmpty())
        examples_->show_message(tr("This preset is not trained on pairs of pictures"));
    else
        examples_->show_examples(examples);
}

void NewRunPanel::show_examples_failed(const QString& message) {
    examples_->show_message(message);
}

void NewRunPanel::show_settings(const QList<RunSetting>& settings, const QString& problem) {
    table_->set_defaults(settings);
    settings_problem_ = problem;
    // The data of a settings file are shown where others would be added, which replace them.
    const bool file = preset_->currentText().endsWith(".toml");
    for (auto* list : {data_, validation_}) {
        for (int i = list->count() - 1; i >= 0; --i)
            if (list->item(i)->flags() == Qt::NoItemFlags) delete list->takeItem(i);
        if (!file || list->count() > 0) continue;
        const QString section = list == data_ ? "data." : "validation.";
        for (const auto& setting : settings)
            if ((setting.key == section + "clean" || setting.key == section + "pairs") && setting.value != "[]") {
                auto* item = new QListWidgetItem(setting.value, list);
                item->setFlags(Qt::NoItemFlags);
                item->setToolTip(setting.value);
            }
    }
    show_state();
}

void NewRunPanel::clear() {
    data_->clear();
    validation_->clear();
    report_->clear();
    preset_->setCurrentText(kDefaultPreset);
    folder_->setText(proposed_);
    table_->set_changes({});
    steps_->setValue(0);
    processes_->setValue(0);
    propose_folder();
    check();
}

void NewRunPanel::set_improving(bool improving) {
    begin_->setCurrentIndex(improving ? kImprove : kFresh);
}

void NewRunPanel::set_device(const QString& device) {
    device_->setCurrentText(device);
}

void NewRunPanel::set_processes(int processes) {
    processes_->setValue(processes);
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

void NewRunPanel::set_changes(const QStringList& settings) {
    table_->set_changes(settings);
}

void NewRunPanel::add_data(const QString& folder, bool validation) {
    auto* list = validation ? validation_ : data_;
    list->addItem(QDir(folder).absolutePath());
    // The end of a long path may be cut off in the list.
    list->item(list->count() - 1)->setToolTip(QDir(folder).absolutePath());
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
    for (int i = 0; i < list->count(); ++i)
        if (list->item(i)->flags() != Qt::NoItemFlags) folders.append(list->item(i)->text());
    return folders;
}

void NewRunPanel::check() {
    Q_EMIT check_wanted(folders(data_) + folders(validation_));
    settings_changed();
}

void NewRunPanel::show_reports(const QList<DataReport>& reports) {
    reports_.clear();
    QStringList lines;
    const auto trained_on = folders(data_);
    for (const auto& folder : folders(validation_))
        if (trained_on.contains(folder))
            lines.append(tr("Careful: %1 is trained on and scored on; its scores will be better than on new pictures")
                             .arg(QFileInfo(folder).fileName()));
    for (const auto& report : reports) {
        reports_[report.folder] = report;
        lines.append(tr("%1: %2").arg(QFileInfo(report.folder).fileName(), report.summary));
        for (const auto& problem : report.problems.mid(0, kProblemsShown)) lines.append("    " + problem);
        if (report.problems.size() > kProblemsShown)
            lines.append(tr("    and %n more", nullptr, static_cast<int>(report.problems.size()) - kProblemsShown));
    }
    report_->setPlainText(lines.join('\n'));
    settings_changed();
}

QString NewRunPanel::problem() const {
    if (preset_->currentText().isEmpty()) return tr("Choose a preset.");
    if (folder_->text().isEmpty()) return tr("Choose a folder for the run.");
    const auto problem = data_problem();
    return problem.isEmpty() ? settings_problem_ : problem;
}

QString NewRunPanel::data_problem() const {
    if (preset_->currentText().isEmpty()) return tr("Choose a preset.");
    // The settings file of a duplicated run includes its data.
    if (folders(data_).isEmpty() && !preset_->currentText().endsWith(".toml")) return tr("Add pictures to train on.");
    for (const auto& folder : folders(data_) + folders(validation_)) {
        if (!reports_.contains(folder)) return tr("The pictures are being looked at.");
        if (reports_[folder].usable == 0) return tr("There are no usable pictures in %1.").arg(folder);
    }
    return {};
}

NewRun NewRunPanel::run() const {
    auto run = base_run();
    run.settings += table_->changes();
    return run;
}

NewRun NewRunPanel::base_run() const {
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
        if (folders(list).isEmpty()) return;
        run.settings.append(section + ".pairs=[" + pairs.join(',') + "]");
        run.settings.append(section + ".clean=[" + clean.join(',') + "]");
    };
    add(data_, "data");
    add(validation_, "validation");
    if (steps_->value() > 0) run.settings.append("schedule.steps=" + QString::number(steps_->value()));
    // The window shows a run as of its last report. A user's file keeps its own setting unless the length differs.
    if (steps_->value() > 0 || !run.preset.endsWith(".toml")) {
        const int reports = steps_->value() / kReports;
        run.settings.append("log_every=" +
                            QString::number(steps_->value() > 0 ? qBound(1, reports, kReportEvery) : kReportEvery));
    }
    if (improves()) run.settings += improving(run.preset);
    return run;
}

void NewRunPanel::show_state() {
    state_->setText(problem());
    state_->setVisible(!problem().isEmpty());
    start_->setEnabled(problem().isEmpty());
    measure_->setEnabled(data_problem().isEmpty());
}

}  // namespace deweather::studio
