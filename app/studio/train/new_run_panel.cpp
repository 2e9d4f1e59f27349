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
#include <QVBoxLayout>
#include <utility>

#include "app/studio/common/duration_text.h"
#include "app/studio/train/example_strip.h"

namespace deweather::studio {

namespace {

constexpr int kListHeight = 64, kFoldersHeight = 96, kMaxSteps = 100'000'000, kProblemsShown = 20;
constexpr const char* kDefaultPreset = "mofme-compact";  // the default model's
// Edits in quick succession are examined once, after this delay.
constexpr int kExampleDelay = 400;  // ms

// A run says how far it is at least so often, and after at most so many steps.
constexpr int kReports = 50, kReportEvery = 20;

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    auto font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

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
    for (auto* box : {preset_, device_}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    connect(preset_, &QComboBox::currentTextChanged, this, &NewRunPanel::settings_changed);
    connect(device_, &QComboBox::currentTextChanged, this, &NewRunPanel::settings_changed);
    connect(more_, &QPlainTextEdit::textChanged, this, &NewRunPanel::settings_changed);
    for (auto* number : {steps_, processes_})
        connect(number, &QSpinBox::valueChanged, this, &NewRunPanel::settings_changed);
    connect(start_, &QPushButton::clicked, this, [this] {
        // The new run needs the cores and the memory that the measurement uses.
        if (measuring_) stop_measuring({});
        Q_EMIT start_wanted(run());
    });
    connect(measure_, &QPushButton::clicked, this, &NewRunPanel::measure);
    example_delay_.setSingleShot(true);
    example_delay_.setInterval(kExampleDelay);
    connect(&example_delay_, &QTimer::timeout, this, [this] {
        if (data_problem().isEmpty()) Q_EMIT examples_wanted(run());
    });
    settings_changed();
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
    more_->setPlaceholderText("optimizer.lr=0.0005\nvalidation.every=500");
    more_->setToolTip(tr("Any other setting, one on a line, as in run.toml"));
    data_->setToolTip(tr("Folders of degraded and clean pictures, or of clean ones that are given weather"));
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Preset"), preset_);
    form->addRow(tr("Folder of the run"), folder_);
    form->addRow(tr("Pictures to train on"), list_row(data_, false));
    form->addRow(tr("Pictures to score on"), list_row(validation_, true));
    form->addRow(tr("Steps"), steps_);
    form->addRow(tr("Device"), device_);
    form->addRow(tr("Processes"), processes_);
    form->addRow(tr("More settings"), more_);
    return form;
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

// Other settings mean other samples and another cost.
void NewRunPanel::settings_changed() {
    stop_measuring(tr("Not measured yet"));
    if (data_problem().isEmpty())
        example_delay_.start();
    else
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

void NewRunPanel::clear() {
    data_->clear();
    validation_->clear();
    report_->clear();
    preset_->setCurrentText(kDefaultPreset);
    folder_->clear();
    more_->clear();
    steps_->setValue(0);
    processes_->setValue(0);
    check();
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

void NewRunPanel::set_more(const QString& settings) {
    more_->setPlainText(settings);
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
    for (int i = 0; i < list->count(); ++i) folders.append(list->item(i)->text());
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
    return folder_->text().isEmpty() ? tr("Choose a folder for the run.") : data_problem();
}

QString NewRunPanel::data_problem() const {
    if (preset_->currentText().isEmpty()) return tr("Choose a preset.");
    // The settings file of a duplicated run includes its data.
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
    // The window shows a run as of its last report. A user's file keeps its own setting unless the length differs.
    if (steps_->value() > 0 || !run.preset.endsWith(".toml")) {
        const int reports = steps_->value() / kReports;
        run.settings.append("log_every=" +
                            QString::number(steps_->value() > 0 ? qBound(1, reports, kReportEvery) : kReportEvery));
    }
    for (const auto& line : more_->toPlainText().split('\n', Qt::SkipEmptyParts)) run.settings.append(line.trimmed());
    return run;
}

void NewRunPanel::show_state() {
    state_->setText(problem());
    state_->setVisible(!problem().isEmpty());
    start_->setEnabled(problem().isEmpty());
    measure_->setEnabled(data_problem().isEmpty());
}

}  // namespace deweather::studio
