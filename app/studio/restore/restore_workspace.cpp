#include "app/studio/restore/restore_workspace.h"

#include <QDir>
#include <QDockWidget>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStandardPaths>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/common/job_bar.h"
#include "app/studio/common/message_strip.h"
#include "app/studio/maps/routing_engine.h"
#include "app/studio/restore/closing_question.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/error_card.h"
#include "app/studio/restore/models_panel.h"
#include "app/studio/restore/picture_removal.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/routing_panel.h"
#include "app/studio/restore/save_summary.h"
#include "app/studio/restore/strength_step.h"
#include "app/studio/restore/view_bar.h"
#include "app/studio/segment/segmentation.h"
#include "core/base/resources.h"
#include "core/checkpoint/model_library.h"
#include "widgets/comparison_table.h"
#include "widgets/time_line.h"

namespace deweather::studio {

namespace {

using Mode = widgets::CompareCanvas::Mode;

constexpr int kMaxRecent = 10;
// Changes in quick succession are written once, after this many milliseconds.
constexpr int kSettingsDelay = 500;
constexpr int kSmallestSide = 280, kUsualSide = 320, kSmallestList = 200;

bool is_sample(const QString& path) {
    const QDir samples(QString::fromStdString((resource_folder() / "samples").string()));
    return QFileInfo(path).absoluteDir() == samples;
}

}  // namespace

RestoreWorkspace::RestoreWorkspace(std::unique_ptr<Engine> engine, const QStringList& models, QWidget* parent)
    : Workspace(parent),
      engine_(std::move(engine)),
      journal_(std::make_unique<Journal>(
          QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).filePath("sessions"))),
      canvas_(new widgets::CompareCanvas),
      messages_(new MessageStrip(MessageStrip::Kind::kWarning)),
      offer_(new MessageStrip(MessageStrip::Kind::kInformation)),
      news_(new MessageStrip(MessageStrip::Kind::kNews)),
      actions_(new RestoreActions(this, *canvas_)) {
    setWindowFlags(Qt::Widget);
    setDockOptions(AnimatedDocks | AllowTabbedDocks);
    table_ = new widgets::ComparisonTable;
    table_->hide();
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* split = new QSplitter(Qt::Vertical, centre);
    split->addWidget(canvas_);
    split->addWidget(table_);
    split->setStretchFactor(0, 1);
    split->setCollapsible(0, false);
    column->addWidget(split, 1);
    time_line_ = new widgets::TimeLine;
    time_line_->hide();
    column->addWidget(time_line_);
    setCentralWidget(centre);
    // Over the canvas, so that no message moves the picture.
    for (auto* message : {offer_, messages_, news_}) message->float_over(canvas_);
    error_ = new ErrorCard(canvas_);
    views_ = new ViewBar(*actions_, *canvas_);
    make_docks();
    make_job_bar();
    removal_ = std::make_unique<PictureRemoval>(pictures_, *list_, *engine_, *journal_, history_);
    closing_ = new ClosingQuestion(pictures_, this);
    saving_ = new SaveSummary(this);
    connect_actions();
    connect_queue();
    connect_view();
    connect_saving();
    connect_clips();
    connect_segmentation();
    connect_routing();
    clock_.start();
    settings_delay_.setSingleShot(true);
    settings_delay_.setInterval(kSettingsDelay);
    connect(&settings_delay_, &QTimer::timeout, this, &RestoreWorkspace::note_settings);
    canvas_->installEventFilter(this);
    recall();
    set_chosen(!models.isEmpty() ? models : QSettings().value("restore/models").toStringList());
    update_actions();
    canvas_->setFocus();
}

// While the list is there, which the steps know.
RestoreWorkspace::~RestoreWorkspace() {
    history_.clear();
}

void RestoreWorkspace::make_docks() {
    const auto dock = [this](const QString& title, const char* name, QWidget* widget, Qt::DockWidgetArea area) {
        auto* frame = new QDockWidget(title, this);
        frame->setObjectName(name);
        frame->setWidget(widget);
        frame->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
        addDockWidget(area, frame);
        return frame;
    };
    list_ = new widgets::JobList(this);
    list_->setMinimumWidth(kSmallestList);
    models_ = new ModelsPanel(this);
    details_ = new DetailsPanel(models_, this);
    // Scrolls rather than cutting lines off when there is little height.
    auto* scrolled = new QScrollArea(this);
    scrolled->setWidget(details_);
    scrolled->setWidgetResizable(true);
    scrolled->setFrameShape(QFrame::NoFrame);
    scrolled->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scrolled->setMinimumWidth(std::max(
        kSmallestSide, details_->minimumSizeHint().width() + scrolled->verticalScrollBar()->sizeHint().width()));
    scrolled->setFocusPolicy(Qt::NoFocus);
    dock(tr("Pictures"), "pictures", list_, Qt::LeftDockWidgetArea);
    auto* details = dock(tr("Restoring"), "details", scrolled, Qt::RightDockWidgetArea);
    segment_panel_ = new SegmentPanel(this);
    segment_panel_->setMinimumWidth(std::max(kSmallestSide, segment_panel_->minimumSizeHint().width()));
    auto* segments = dock(tr("Segmentation"), "segmentation", segment_panel_, Qt::RightDockWidgetArea);
    tabifyDockWidget(details, segments);
    // A tab for what is seldom used would take a row from what is always there.
    segments->hide();
    details->raise();
    resizeDocks({details}, {kUsualSide}, Qt::Horizontal);
}

void RestoreWorkspace::make_job_bar() {
    jobs_ = new JobBar(this);
    jobs_->set_text(tr("Loading the model…"));
    jobs_->add(actions_->pause);
    jobs_->add(actions_->cancel);
    jobs_->fill(*statusBar());
}

QWidget* RestoreWorkspace::header_start() {
    return actions_->opening_bar();
}
QWidget* RestoreWorkspace::header_end() {
    return actions_->finishing_bar();
}

QList<QPair<QString, QString>> RestoreWorkspace::further_keys() const {
    return {{tr("Space"), tr("Show the original while it is held")},
            {"0", tr("Fit the picture into the window")},
            {"1", tr("One picture pixel a screen pixel")},
            {"+  −", tr("Zoom in and out")},
            {tr("Wheel"), tr("Zoom at the pointer")},
            {tr("Double click"), tr("From fitted to 100 % and back")},
            {tr("Arrows"), tr("Move the picture")},
            {tr("Delete"), tr("Remove from the list; Ctrl+Z puts it back")},
            {"F5", tr("Try again")},
            {"[  ]", tr("Move the handle of Split, or size the lens")},
            {"T", tr("Turn the line of Split")},
            {"K", tr("Play or pause the clip")},
            {"I  O", tr("First and last frame of a clip's part")},
            {tr("Alt+drop"), tr("The true picture of the one on screen, for PSNR and SSIM")}};
}

void RestoreWorkspace::connect_actions() {
    const auto on = [this](QAction* action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(actions_->open, [this] { choose_files(); });
    on(actions_->open_folder, [this] { choose_folder(); });
    on(actions_->save, [this] { save(); });
    on(actions_->save_as, [this] { save_as(); });
    on(actions_->export_pictures, [this] { show_export(); });
    on(actions_->reference, [this] { choose_reference(false); });
    on(actions_->reference_folder, [this] { choose_reference(true); });
    on(actions_->no_reference, [this] {
        engine_->scorer().set_reference_folder({});
        if (shown_id_ != Engine::kNone) engine_->scorer().set_reference(shown_id_, {});
    });
    on(actions_->pause, [this](bool paused) {
        engine_->set_paused(paused);
        if (paused)
            progress_.pause(clock_.elapsed());
        else
            progress_.resume(clock_.elapsed());
        show_progress();
    });
    on(actions_->cancel, [this] { engine_->cancel(); });
    on(actions_->retry, [this] { retry({list_->current_id()}); });
    on(actions_->remove, [this] { removal_->remove({list_->current_id()}); });
    on(actions_->undo, [this] { history_.undo(); });
    on(actions_->redo, [this] { history_.redo(); });
    connect(&history_, &QUndoStack::canUndoChanged, actions_->undo, &QAction::setEnabled);
    connect(&history_, &QUndoStack::canRedoChanged, actions_->redo, &QAction::setEnabled);
    on(actions_->inspect, [this] {
        const int id = list_->current_id();
        if (pictures_.has(id)) Q_EMIT inspect_wanted(chosen_.value(0), {pictures_.at(id).path});
    });
    on(actions_->reveal, [this] { reveal(list_->current_id()); });
    on(actions_->next, [this] { step_through_list(1); });
    on(actions_->previous, [this] { step_through_list(-1); });
    on(actions_->weather_map, [this](bool shown) { details_->set_map_shown(shown); });
    for (auto* mode : actions_->modes->actions()) on(mode, [this] { show_comparison(); });

    connect(models_, &ModelsPanel::chosen_changed, this, [this](const QStringList& models) {
        const bool more = models.size() > 1 && models.size() > chosen_.size();
        set_chosen(models);
        // An additional model is best seen beside the others: switch to the grid.
        if (more)
            for (auto* mode : actions_->modes->actions())
                if (mode->data().toInt() == static_cast<int>(Mode::kGrid)) mode->trigger();
    });
    connect(models_, &ModelsPanel::add_requested, this, &RestoreWorkspace::choose_model);
    connect(models_, &ModelsPanel::remove_requested, &catalog_, &ModelCatalog::remove);
    connect(&catalog_, &ModelCatalog::changed, this, [this] {
        models_->set_models(catalog_.models());
        show_comparison();
    });
    connect(&catalog_, &ModelCatalog::installing, this,
            [this](const QString& file) { show_status(tr("Adding %1").arg(QFileInfo(file).fileName())); });
    connect(&catalog_, &ModelCatalog::installed, this, [this](const QString& name) {
        news_->show_message(tr("Added the model %1").arg(name));
        show_progress();
        if (!chosen_.contains(name)) models_->toggle(name);
    });
    connect(&catalog_, &ModelCatalog::removed, this, [this](const QString& name) {
        news_->show_message(tr("%1 is in the trash").arg(name));
        if (!chosen_.contains(name)) return;
        QStringList rest = chosen_;
        rest.removeAll(name);
        set_chosen(rest);
    });
    connect(&catalog_, &ModelCatalog::failed, this, [this](const QString& message) {
        messages_->show_message(message);
        show_progress();
    });
}

// Keeps the first kMaxModels; an empty list selects the default model.
void RestoreWorkspace::set_chosen(const QStringList& models) {
    chosen_ = models.mid(0, Engine::kMaxModels);
    if (chosen_.isEmpty()) chosen_ = {QString(checkpoint::kDefaultModel)};
    models_->set_chosen(chosen_);
    engine_->set_models(chosen_);
    show_results();
    engine_->clip().set_clip_model(chosen_.value(canvas_->current(), chosen_.first()));
    // The paused frame is restored by the new models too.
    if (is_clip(shown_id_) && !time_line_->is_playing()) engine_->clip().seek_clip(time_of(time_line_->position()));
    settings_delay_.start();
    update_export_choice();
}

void RestoreWorkspace::start() {
    note_settings();
    engine_->start();
    catalog_.refresh();
    look_for_session();
}

void RestoreWorkspace::open(const QStringList& paths) {
    if (paths.isEmpty()) return;
    choose_first_ = true;
    scan_.start(paths);
}

QList<QMenu*> RestoreWorkspace::menus() {
    QList<QAction*> docks;
    for (auto* dock : findChildren<QDockWidget*>()) docks.append(dock->toggleViewAction());
    return {actions_->file_menu(this, recent_menu()), actions_->edit_menu(this), actions_->queue_menu(this),
            actions_->view_menu(this, docks)};
}

QMenu* RestoreWorkspace::recent_menu() {
    auto* menu = new QMenu(tr("Open &recent"), this);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        for (const auto& path : QSettings().value("restore/recent").toStringList()) {
            // The folder stands where keys stand, behind a tab: many files of cameras are called alike.
            const QFileInfo file(path);
            QString folder = file.path();
            if (folder.startsWith(QDir::homePath() + '/')) folder.replace(0, QDir::homePath().size(), "~");
            auto* action = menu->addAction(QString(file.fileName() + '\t' + folder).replace('&', "&&"));
            action->setToolTip(path);
            connect(action, &QAction::triggered, this, [this, path] { open({path}); });
        }
        if (menu->isEmpty()) menu->addAction(tr("Nothing yet"))->setEnabled(false);
    });
    menu->setToolTipsVisible(true);
    return menu;
}

void RestoreWorkspace::add_recent(const QString& path) {
    if (is_sample(path)) return;
    QSettings settings;
    auto recent = settings.value("restore/recent").toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue("restore/recent", recent.mid(0, kMaxRecent));
}

void RestoreWorkspace::choose_files() {
    auto* dialog = new QFileDialog(this, tr("Open"), QSettings().value("restore/folder").toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    const auto patterns = FileScan::patterns(FileScan::Kind::kPicture) + FileScan::patterns(FileScan::Kind::kVideo);
    dialog->setNameFilters({tr("Pictures and videos (%1)").arg(patterns.join(' ')), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        QSettings().setValue("restore/folder", QFileInfo(files.value(0)).path());
        open(files);
    });
    dialog->open();
}

void RestoreWorkspace::choose_folder() {
    auto* dialog =
        new QFileDialog(this, tr("Open the pictures of a folder"), QSettings().value("restore/folder").toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        QSettings().setValue("restore/folder", folder);
        open({folder});
    });
    dialog->open();
}

void RestoreWorkspace::choose_reference(bool folder) {
    auto* dialog = new QFileDialog(this, folder ? tr("Folder of references") : tr("Reference for this picture"),
                                   QSettings().value("restore/references").toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, folder](const QString& path) {
        QSettings().setValue("restore/references", folder ? path : QFileInfo(path).path());
        if (folder)
            engine_->scorer().set_reference_folder(path);
        else if (shown_id_ != Engine::kNone)
            engine_->scorer().set_reference(shown_id_, path);
    });
    dialog->open();
}

void RestoreWorkspace::choose_model() {
    auto* dialog = new QFileDialog(this, tr("Add a model"), QSettings().value("restore/model_folder").toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Models and checkpoints (%1)").arg(FileScan::patterns(FileScan::Kind::kModel).join(' ')),
                            tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        QSettings().setValue("restore/model_folder", QFileInfo(files.value(0)).path());
        for (const auto& file : files) catalog_.install(file);
    });
    dialog->open();
}

void RestoreWorkspace::show_status(const QString& text) {
    jobs_->set_text(text);
}

bool RestoreWorkspace::eventFilter(QObject* watched, QEvent* event) {
    if (watched == canvas_ && event->type() == QEvent::Paint && !painted_) {
        painted_ = true;
        // Emitted after this paint has reached the screen.
        QTimer::singleShot(0, this, &RestoreWorkspace::painted_first);
    }
    return Workspace::eventFilter(watched, event);
}

void RestoreWorkspace::remember() {
    QSettings settings;
    settings.setValue("restore/layout", saveState());
    settings.setValue("restore/mode", static_cast<int>(canvas_->mode()));
    settings.setValue("restore/gain", canvas_->difference_gain());
    settings.setValue("restore/models", chosen_);
    settings.setValue("restore/strength", usual_strength_);
    details_->remember();
    settings.setValue("restore/map", details_->map_shown());
    settings.setValue("restore/map_opacity", details_->map_opacity());
    settings.setValue("restore/experts_opacity", details_->routing().opacity());
}

void RestoreWorkspace::recall() {
    const QSettings settings;
    restoreState(settings.value("restore/layout").toByteArray());
    const auto check = [](const QActionGroup& group, int value) {
        for (auto* action : group.actions())
            if (action->data().toInt() == value) action->trigger();
    };
    check(*actions_->modes, settings.value("restore/mode", static_cast<int>(Mode::kSplit)).toInt());
    check(*actions_->gains, settings.value("restore/gain", 4).toInt());
    usual_strength_ = settings.value("restore/strength", 1.0).toDouble();
    details_->strength_control().show_strength(usual_strength_);
    details_->set_map_shown(settings.value("restore/map", false).toBool());
    details_->set_map_opacity(settings.value("restore/map_opacity", details_->map_opacity()).toDouble());
    details_->routing().set_opacity(
        settings.value("restore/experts_opacity", details_->routing().opacity()).toDouble());
}

bool RestoreWorkspace::may_close() {
    return closing_->may_close();
}

void RestoreWorkspace::close_session() {
    remember();
    note_settings();
    journal_->close();
}

}  // namespace deweather::studio
