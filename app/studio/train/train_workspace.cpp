#include "app/studio/train/train_workspace.h"

#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPointer>
#include <QRegularExpression>
#include <QSaveFile>
#include <QScrollArea>
#include <QSettings>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "app/studio/catalog/dropped_files.h"
#include "app/studio/common/duration_text.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/train/router_notice.h"
#include "core/checkpoint/model_library.h"
#include "trainer/presets.h"
#include "trainer/time_left.h"
#include "widgets/line_icons.h"
#include "widgets/sparkline.h"
#include "widgets/theme.h"

namespace deweather::studio {

namespace {

using State = trainer::RunState;
constexpr int kNewRunPage = 0, kRunPage = 1;
constexpr int kBest = -1;
constexpr QSize kCurve{56, 20};  // beside the names of runs
constexpr int kListWidth = 220, kCheckpointLetters = 8;

QStringList preset_names() {
    QStringList names;
    for (const auto& name : trainer::presets()) names.append(QString::fromStdString(name));
    return names;
}

QStringList model_names() {
    QStringList names;
    for (const auto& file : checkpoint::installed_models()) names.append(QString::fromStdString(file.stem().string()));
    return names;
}

QString word_for(State state) {
    switch (state) {
        case State::kMissing:
            return TrainWorkspace::tr("its folder is gone");
        case State::kNotStarted:
            return TrainWorkspace::tr("starting");
        case State::kRunning:
            return TrainWorkspace::tr("running");
        case State::kElsewhere:
            return TrainWorkspace::tr("running elsewhere");
        case State::kStopped:
            return TrainWorkspace::tr("stopped");
        case State::kFinished:
            return TrainWorkspace::tr("finished");
        case State::kFailed:
            return TrainWorkspace::tr("failed");
        case State::kKilled:
            return TrainWorkspace::tr("killed");
    }
    return {};
}

bool can_resume(State state) {
    return state == State::kStopped || state == State::kFailed || state == State::kKilled;
}

}  // namespace

TrainWorkspace::TrainWorkspace(std::unique_ptr<TrainEngine> engine, QWidget* parent)
    : Workspace(parent),
      engine_(std::move(engine)),
      list_(new QListWidget),
      pages_(new QStackedWidget),
      new_run_(new NewRunPanel(preset_names(), model_names())),
      panel_(new RunPanel),
      messages_(new MessageStrip(MessageStrip::Kind::kWarning)),
      routers_(new RouterNotice),
      state_(new QLabel),
      checkpoint_(new QComboBox) {
    setObjectName("train");
    make_actions();
    auto* dock = new QDockWidget(tr("Runs"));
    dock->setObjectName("runs");
    list_->setAccessibleName(tr("Runs"));
    list_->setIconSize(kCurve);
    list_->setToolTip(tr("A tick shows a run over the one that is chosen"));
    dock->setWidget(list_);
    addDockWidget(Qt::LeftDockWidgetArea, dock);
    resizeDocks({dock}, {kListWidth}, Qt::Horizontal);
    messages_->hide();
    // The form scrolls on a small screen instead of setting the window's minimum size.
    auto* form = new QScrollArea;
    form->setWidget(new_run_);
    form->setWidgetResizable(true);
    form->setFrameShape(QFrame::NoFrame);
    form->setFocusPolicy(Qt::NoFocus);
    pages_->insertWidget(kNewRunPage, form);
    pages_->insertWidget(kRunPage, panel_);
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(2 * widgets::kGrid, widgets::kGrid, 2 * widgets::kGrid, widgets::kGrid);
    column->setSpacing(widgets::kGrid);
    // The run on screen and its actions.
    state_->setFont(widgets::heading_of(font()));
    state_->setTextFormat(Qt::PlainText);
    state_->setMinimumWidth(1);
    auto* bar = new QToolBar(tr("Run"));
    bar->setObjectName("run");
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addActions({stop_, resume_, duplicate_});
    auto* top = new QHBoxLayout;
    top->addWidget(state_, 1);
    top->addWidget(bar);
    column->addLayout(top);
    column->addWidget(routers_);
    column->addWidget(pages_, 1);
    setCentralWidget(centre);
    messages_->float_over(centre);

    connect(list_, &QListWidget::currentItemChanged, this, &TrainWorkspace::show_current);
    connect(list_, &QListWidget::itemChanged, this, &TrainWorkspace::show_current);
    connect(new_run_, &NewRunPanel::check_wanted, engine_.get(), &TrainEngine::check_data);
    connect(new_run_, &NewRunPanel::start_wanted, this, [this](const NewRun& run) {
        engine_->start(run);
        open(run.folder);
    });
    connect(new_run_, &NewRunPanel::settings_wanted, engine_.get(), &TrainEngine::list_settings);
    connect(engine_.get(), &TrainEngine::settings_listed, new_run_, &NewRunPanel::show_settings);
    connect(engine_.get(), &TrainEngine::data_checked, new_run_, &NewRunPanel::show_reports);
    connect(new_run_, &NewRunPanel::examples_wanted, engine_.get(), &TrainEngine::draw_examples);
    connect(engine_.get(), &TrainEngine::examples_drawn, new_run_, &NewRunPanel::show_examples);
    connect(engine_.get(), &TrainEngine::examples_failed, new_run_, &NewRunPanel::show_examples_failed);
    auto& meter = engine_->cost_meter();
    connect(new_run_, &NewRunPanel::cost_wanted, &meter, &CostMeter::start);
    connect(new_run_, &NewRunPanel::cost_no_longer_wanted, &meter, &CostMeter::cancel);
    connect(&meter, &CostMeter::measured, new_run_, &NewRunPanel::show_cost);
    connect(&meter, &CostMeter::failed, new_run_, &NewRunPanel::show_cost_failed);
    connect(panel_, &RunPanel::sample_wanted, engine_.get(), &TrainEngine::load_sample);
    connect(engine_.get(), &TrainEngine::sample_loaded, panel_, &RunPanel::show_picture);
    connect(engine_.get(), &TrainEngine::changed, this, &TrainWorkspace::show_content);
    connect(engine_.get(), &TrainEngine::trashed, this, &TrainWorkspace::remove);
    connect(engine_.get(), &TrainEngine::failed, this, [this](const QString& folder, const QString& message) {
        messages_->show_message(tr("%1: %2").arg(QFileInfo(folder).fileName(), message));
    });
    connect(engine_.get(), &TrainEngine::log_changed, this, [this](const QString& folder, const QString& text) {
        logs_[folder] = text;
        if (folder == current()) panel_->show_log(text);
    });
    connect(panel_, &RunPanel::export_wanted, this, [this](const QString& name, const QByteArray& bytes) {
        auto* dialog = new QFileDialog(this, tr("Save the figure"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->selectFile(name);
        connect(dialog, &QFileDialog::fileSelected, this, [this, bytes](const QString& path) {
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
                messages_->show_message(tr("%1 cannot be written: %2").arg(path, file.errorString()));
        });
        dialog->open();
    });
    for (const auto& folder : QSettings().value("train/runs").toStringList()) open(folder);
    set_current(QSettings().value("train/current").toString());
    show_current();
}

TrainWorkspace::~TrainWorkspace() {
    engine_->disconnect(this);
    list_->disconnect(this);
}

QAction* TrainWorkspace::action(const QString& text, const QKeySequence& key, const QString& tip, const char* icon) {
    auto* action = new QAction(text, this);
    static const QRegularExpression marks("\\(&.\\)|&|…$|\\s…$");
    action->setIconText(QString(text).remove(marks));
    if (icon != nullptr) action->setIcon(widgets::line_icon(icon));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(tip);
    addAction(action);
    return action;
}

void TrainWorkspace::make_actions() {
    new_ = action(tr("&New run"), QKeySequence::New, tr("Begin a run"), "add");
    open_ = action(tr("&Open run…"), QKeySequence::Open, tr("Follow a run from its folder, of any machine"), "folder");
    stop_ = action(tr("&Stop"), QKeySequence("Ctrl+."), tr("End the step, save and stop"), "stop");
    resume_ = action(tr("&Resume"), QKeySequence("Ctrl+R"), tr("Resume from the newest checkpoint"), "play");
    duplicate_ = action(tr("&Duplicate…"), QKeySequence("Ctrl+D"), tr("A new run with these settings, and changes"),
                        "duplicate");
    forget_ = action(tr("Remove from the &list"), {}, tr("No longer follow this run; its folder stays"));
    trash_ = action(tr("Move to &trash"), {}, tr("Move the run's folder to the trash"), "trash");
    use_ = action(tr("&Use in Restore"), QKeySequence("Ctrl+U"), tr("Restore pictures with the chosen checkpoint"));
    inspect_ =
        action(tr("&Inspect"), QKeySequence("Ctrl+I"), tr("See what the chosen checkpoint's experts do"), "inspect");
    export_ = action(tr("&Export model…"), QKeySequence("Ctrl+E"), tr("Save the chosen checkpoint as a model file"),
                     "export");
    checkpoint_->setAccessibleName(tr("Checkpoint"));
    checkpoint_->setToolTip(tr("Which of the run's models"));
    checkpoint_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    checkpoint_->setMinimumContentsLength(kCheckpointLetters);
    connect(checkpoint_, &QComboBox::activated, this, [this] { chosen_in_ = current(); });
    connect(new_, &QAction::triggered, this, &TrainWorkspace::show_new_run);
    connect(stop_, &QAction::triggered, this, &TrainWorkspace::stop);
    connect(resume_, &QAction::triggered, this, &TrainWorkspace::resume);
    connect(duplicate_, &QAction::triggered, this, &TrainWorkspace::duplicate);
    connect(trash_, &QAction::triggered, this, [this] { engine_->move_to_trash(current()); });
    connect(forget_, &QAction::triggered, this, [this] { remove(current()); });
    connect(use_, &QAction::triggered, this, &TrainWorkspace::use_in_restore);
    connect(inspect_, &QAction::triggered, this, [this] { Q_EMIT inspect_wanted(model_file(), {}); });
    connect(export_, &QAction::triggered, this, &TrainWorkspace::export_model);
    connect(open_, &QAction::triggered, this, [this] {
        auto* dialog = new QFileDialog(this, tr("Folder of a run"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        connect(dialog, &QFileDialog::fileSelected, this, &TrainWorkspace::open);
        dialog->open();
    });
}

QWidget* TrainWorkspace::header_start() {
    auto* bar = new QToolBar(tr("Open"));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addActions({new_, open_});
    static_cast<QToolButton*>(bar->widgetForAction(open_))->setToolButtonStyle(Qt::ToolButtonIconOnly);
    return bar;
}

QWidget* TrainWorkspace::header_end() {
    auto* bar = new QToolBar(tr("Model"));
    bar->setToolButtonStyle(Qt::ToolButtonIconOnly);
    bar->addWidget(checkpoint_);
    bar->addAction(use_);
    auto* use = static_cast<QToolButton*>(bar->widgetForAction(use_));
    use->setToolButtonStyle(Qt::ToolButtonTextOnly);
    use->setProperty("primary", true);
    return bar;
}

QList<QMenu*> TrainWorkspace::menus() {
    auto* run = new QMenu(tr("&Run"), this);
    run->addActions({new_, open_, stop_, resume_, duplicate_, forget_, trash_});
    auto* model = new QMenu(tr("&Model"), this);
    model->addActions({use_, inspect_, export_});
    return {run, model};
}

bool TrainWorkspace::take(const QMimeData& data, bool) {
    bool taken = false;
    for (const auto& path : dropped_files(data).paths)
        if (const QFileInfo info(path); info.isDir()) {
            open(info.absoluteFilePath());
            taken = true;
        }
    return taken;
}

void TrainWorkspace::close_session() {
    QStringList folders;
    for (int i = 0; i < list_->count(); ++i) folders.append(list_->item(i)->data(Qt::UserRole).toString());
    QSettings().setValue("train/runs", folders);
    QSettings().setValue("train/current", current());
}

QListWidgetItem* TrainWorkspace::item(const QString& folder) const {
    for (int i = 0; i < list_->count(); ++i)
        if (list_->item(i)->data(Qt::UserRole).toString() == folder) return list_->item(i);
    return nullptr;
}

void TrainWorkspace::open(const QString& given) {
    const auto folder = QDir(given).absolutePath();
    if (item(folder) == nullptr) {
        const QSignalBlocker blocker(list_);
        auto* entry = new QListWidgetItem(QFileInfo(folder).fileName(), list_);
        entry->setData(Qt::UserRole, folder);
        entry->setToolTip(folder);
        entry->setFlags(entry->flags() | Qt::ItemIsUserCheckable);
        entry->setCheckState(Qt::Unchecked);
    }
    engine_->follow(folder);
    set_current(folder);
}

void TrainWorkspace::remove(const QString& folder) {
    engine_->forget(folder);
    contents_.remove(folder);
    logs_.remove(folder);
    delete item(folder);
    show_current();
}

QString TrainWorkspace::current() const {
    const auto* entry = list_->currentItem();
    return entry == nullptr ? QString() : entry->data(Qt::UserRole).toString();
}

void TrainWorkspace::set_current(const QString& folder) {
    if (auto* entry = item(folder)) list_->setCurrentItem(entry);
    show_current();
}

void TrainWorkspace::set_compared(const QString& folder, bool compared) {
    if (auto* entry = item(folder)) entry->setCheckState(compared ? Qt::Checked : Qt::Unchecked);
}

void TrainWorkspace::show_new_run() {
    new_run_->propose_folder();
    list_->setCurrentItem(nullptr);
    show_current();
}

void TrainWorkspace::stop() {
    engine_->stop(current());
}

void TrainWorkspace::resume() {
    engine_->resume(current());
}

void TrainWorkspace::duplicate() {
    const auto folder = current();
    int number = 2;
    while (item(QString("%1-%2").arg(folder).arg(number)) != nullptr) ++number;
    new_run_->clear();
    new_run_->set_preset(QDir(folder).filePath("run.toml"));
    new_run_->set_folder(QString("%1-%2").arg(folder).arg(number));
    show_new_run();
}

void TrainWorkspace::show_content(const QString& folder, std::shared_ptr<const trainer::RunContent> content) {
    if (item(folder) == nullptr) return;
    const auto before = contents_.value(folder);
    contents_[folder] = content;
    show_curve(folder, *content);
    if (!before || before->state != content->state) {
        const QSignalBlocker blocker(list_);
        item(folder)->setText(tr("%1 – %2").arg(QFileInfo(folder).fileName(), word_for(content->state)));
        // The folder of a run that was just started does not exist for a moment.
        if (before || content->state != State::kMissing) tell(folder, *content);
    }
    // Figures of runs that are not on screen are not drawn.
    if (folder == current() || item(folder)->checkState() == Qt::Checked) show_current();
}

// Beside the run's name: its score at validations, or else that of the crops that it is trained on.
void TrainWorkspace::show_curve(const QString& folder, const trainer::RunContent& content) {
    const QSignalBlocker blocker(list_);
    for (const char* name : {"validation/psnr", "validation/miou", "validation/accuracy", "psnr"}) {
        const auto curve = content.curves.find(name);
        if (curve == content.curves.end()) continue;
        item(folder)->setIcon(widgets::sparkline({curve->second.value.begin(), curve->second.value.end()}, kCurve,
                                                 palette().color(QPalette::Text), devicePixelRatioF()));
        return;
    }
}

// Reports how a run ended, with the actions that it offers.
void TrainWorkspace::tell(const QString& folder, const trainer::RunContent& content) {
    const auto name = QFileInfo(folder).fileName();
    const auto resume = MessageStrip::Offer{tr("Resume"), [this, folder] { engine_->resume(folder); }};
    if (content.state == State::kFailed)
        messages_->show_message(tr("%1 failed: %2").arg(name, QString::fromStdString(content.lock.message)), {resume});
    if (content.state == State::kKilled)
        messages_->show_message(
            content.checkpoints.empty()
                ? tr("%1 was killed before its first checkpoint; it would begin again").arg(name)
                : tr("%1 was killed; its checkpoint of step %2 is good").arg(name).arg(content.checkpoints.back()),
            {resume});
    if (content.state == State::kMissing && contents_.contains(folder) && engine_->folders().contains(folder))
        messages_->show_message(tr("The folder of %1 is gone").arg(name),
                                {{tr("Remove from the list"), [this, folder] { remove(folder); }}});
    if (!content.config_error.empty()) messages_->show_message(QString::fromStdString(content.config_error));
}

void TrainWorkspace::show_current() {
    const auto folder = current();
    const auto content = contents_.value(folder);
    pages_->setCurrentIndex(folder.isEmpty() ? kNewRunPage : kRunPage);
    state_->setText(state_text());
    const auto state = content ? content->state : State::kMissing;
    const bool models = content && (content->has_best || !content->checkpoints.empty());
    const bool trained = state == State::kRunning || state == State::kElsewhere;
    stop_->setEnabled(trained);
    resume_->setEnabled(can_resume(state));
    duplicate_->setEnabled(content && state != State::kMissing);
    trash_->setEnabled(content && !trained && state != State::kMissing);
    forget_->setEnabled(!folder.isEmpty());
    for (auto* action : {use_, inspect_, export_}) action->setEnabled(models);
    checkpoint_->setEnabled(models);
    Q_EMIT current_changed(folder);
    routers_->show_run(folder, content ? content->routers : trainer::RouterHealth());
    if (!content) {
        panel_->show_runs({});
        panel_->show_log(logs_.value(folder));
        return;
    }
    fill_checkpoints(*content);
    std::vector<ShownRun> runs = {{.name = QFileInfo(folder).fileName().toStdString(), .content = content}};
    for (int i = 0; i < list_->count(); ++i) {
        const auto other = list_->item(i)->data(Qt::UserRole).toString();
        if (other != folder && list_->item(i)->checkState() == Qt::Checked && contents_.contains(other))
            runs.push_back({.name = QFileInfo(other).fileName().toStdString(), .content = contents_[other]});
    }
    panel_->show_runs(runs);
    if (panel_->log() != logs_.value(folder)) panel_->show_log(logs_.value(folder));
}

QString TrainWorkspace::state_text() const {
    const auto content = contents_.value(current());
    if (!content) return current().isEmpty() ? tr("A new run") : tr("Reading the run…");
    auto text = content->steps > 0
                    ? tr("%1, step %2 of %3").arg(word_for(content->state)).arg(content->step).arg(content->steps)
                    : tr("%1, step %2").arg(word_for(content->state)).arg(content->step);
    if (const auto left = trainer::seconds_left(*content); left && *left > 0)
        text += tr(", %1 left").arg(duration_text(*left));
    if (content->state == State::kElsewhere) text += tr(", on %1").arg(QString::fromStdString(content->lock.host));
    if (const auto scores = content->curves.find("validation/psnr"); scores != content->curves.end())
        text += tr(", best %1 dB")
                    .arg(*std::max_element(scores->second.value.begin(), scores->second.value.end()), 0, 'f', 2);
    if (content->broken_lines > 0)
        text += tr(", %n unreadable lines", nullptr, static_cast<int>(content->broken_lines));
    return text;
}

void TrainWorkspace::fill_checkpoints(const trainer::RunContent& content) {
    QList<int> steps;
    if (content.has_best) steps.append(kBest);
    for (auto step = content.checkpoints.rbegin(); step != content.checkpoints.rend(); ++step)
        steps.append(static_cast<int>(*step));
    QList<int> shown;
    for (int i = 0; i < checkpoint_->count(); ++i) shown.append(checkpoint_->itemData(i).toInt());
    // The best one, or else the newest, until the user has chosen.
    const auto chosen = chosen_in_ == current() ? checkpoint_->currentData() : QVariant();
    if (shown != steps) {
        checkpoint_->clear();
        for (const int step : steps) checkpoint_->addItem(step == kBest ? tr("Best") : tr("Step %1").arg(step), step);
    }
    checkpoint_->setCurrentIndex(std::max(0, checkpoint_->findData(chosen)));
}

QString TrainWorkspace::model_file() const {
    const int step = checkpoint_->currentData().toInt();
    return QDir(current()).filePath(step == kBest
                                        ? QString("best.safetensors")
                                        : QString("checkpoints/%1/ema.safetensors").arg(step, 7, 10, QChar('0')));
}

QString TrainWorkspace::model_name() const {
    const int step = checkpoint_->currentData().toInt();
    const auto content = contents_.value(current());
    const auto name = QFileInfo(current()).fileName();
    if (step != kBest) return QString("%1-%2").arg(name).arg(step);
    return QString("%1-best-%2").arg(name).arg(content && content->best_step ? *content->best_step : 0);
}

void TrainWorkspace::use_in_restore() {
    // Models are named after their files, but the best model of every run is called best.safetensors.
    if (!named_) named_.emplace();
    const auto link = named_->filePath(model_name() + ".safetensors");
    QFile::remove(link);
    if (QFile::link(model_file(), link)) Q_EMIT model_wanted(link);
}

void TrainWorkspace::export_model() {
    const auto source = model_file();
    auto* dialog = new QFileDialog(this, tr("Export the model"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix("safetensors");
    dialog->selectFile(model_name() + ".safetensors");
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, source](const QString& target) { engine_->copy_model(source, target); });
    dialog->open();
}

}  // namespace deweather::studio
