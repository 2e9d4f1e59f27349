#include "app/studio/restore/restore_workspace.h"

#include <QDockWidget>
#include <QEvent>
#include <QSettings>
#include <QTimer>
#include <QToolBar>

#include "app/studio/catalog/model_catalog.h"
#include "app/studio/common/job_bar.h"
#include "app/studio/common/reveal.h"
#include "app/studio/restore/clip_controller.h"
#include "app/studio/restore/details_panel.h"
#include "app/studio/restore/export_controller.h"
#include "app/studio/restore/models_controller.h"
#include "app/studio/restore/opening_controller.h"
#include "app/studio/restore/overlay_controller.h"
#include "app/studio/restore/pixel_note.h"
#include "app/studio/restore/queue_controller.h"
#include "app/studio/restore/restore_actions.h"
#include "app/studio/restore/restore_layout.h"
#include "app/studio/restore/save_controller.h"
#include "app/studio/restore/selection.h"
#include "app/studio/restore/session_keeper.h"
#include "app/studio/restore/strength_controller.h"
#include "app/studio/restore/view_controller.h"
#include "app/studio/segment/segmentation.h"

namespace deweather::studio {

RestoreWorkspace::RestoreWorkspace(std::unique_ptr<Engine> engine, const QStringList& models, QWidget* parent)
    : Workspace(parent),
      engine_(std::move(engine)),
      selection_(std::make_unique<Selection>(pictures_)),
      layout_(std::make_unique<RestoreLayout>(*this, pictures_, *selection_)),
      catalog_(new ModelCatalog(this)),
      segmentation_(new Segmentation(std::make_unique<SegmentEngine>(engine_->device()), *layout_->segments,
                                     *layout_->canvas, this)) {
    make_controllers();
    connect_controllers();
    connect_list();
    connect_actions();
    layout_->canvas->installEventFilter(this);
    layout_->recall();
    strengths_->set_usual(QSettings().value("restore/strength", 1.0).toDouble());
    selection_->choose_models(!models.isEmpty() ? models : QSettings().value("restore/models").toStringList());
    actions().follow(pictures_, *selection_, *view_);
    layout_->canvas->setFocus();
}

// The steps know the records, and the list shows them.
RestoreWorkspace::~RestoreWorkspace() {
    history_.clear();
    delete layout_->list;
}

widgets::CompareCanvas& RestoreWorkspace::canvas() {
    return *layout_->canvas;
}
widgets::JobList& RestoreWorkspace::list() {
    return *layout_->list;
}
RestoreActions& RestoreWorkspace::actions() {
    return *layout_->actions;
}

void RestoreWorkspace::make_controllers() {
    auto& at = *layout_;
    auto& selection = *selection_;
    auto& engine = *engine_;
    const auto notices = at.notices();
    models_ =
        std::make_unique<ModelsController>(selection, engine, *at.models, *catalog_, *at.actions->modes, notices, this);
    strengths_ =
        std::make_unique<StrengthController>(pictures_, selection, engine, at.details->strength_control(), history_);
    view_ = std::make_unique<ViewController>(
        pictures_, selection, engine, *catalog_, *segmentation_,
        ViewController::Widgets{*at.canvas, *at.table, *at.details, *at.error, *at.views}, notices);
    overlays_ = std::make_unique<OverlayController>(
        pictures_, selection, engine, *view_, *segmentation_,
        OverlayController::Widgets{*at.canvas, *at.details, *at.segments, *at.time_line}, *at.actions, *at.messages);
    clips_ = std::make_unique<ClipController>(pictures_, selection, engine, *view_, *at.details, *at.time_line,
                                              *at.actions->play, this);
    saving_ = std::make_unique<SaveController>(pictures_, selection, engine, *clips_, notices, this);
    exports_ =
        std::make_unique<ExportController>(pictures_, selection, engine, *view_, *saving_, *clips_, *at.messages, this);
    queue_ = std::make_unique<QueueController>(pictures_, selection, engine, *at.models, *at.jobs, history_, notices);
    opening_ = std::make_unique<OpeningController>(pictures_, selection, engine, *strengths_, *segmentation_, *view_,
                                                   notices, this);
    session_ = std::make_unique<SessionKeeper>(pictures_, selection, *strengths_, *opening_, *saving_, *at.offer);
}

void RestoreWorkspace::connect_controllers() {
    const auto retry = [this](int id) { queue_->retry({id}); };
    connect(view_.get(), &ViewController::retry_wanted, this, retry);
    connect(view_.get(), &ViewController::reveal_wanted, this, &RestoreWorkspace::reveal);
    connect(view_.get(), &ViewController::remove_wanted, this, [this](int id) { queue_->remove({id}); });
    connect(saving_.get(), &SaveController::retry_wanted, this, retry);
    connect(saving_.get(), &SaveController::began, this,
            [this](const QString& file) { queue_->show_status(tr("Saving %1").arg(file)); });
    connect(saving_.get(), &SaveController::close_wanted, this, &Workspace::close_wanted);
    connect(queue_.get(), &QueueController::save_wanted, saving_.get(), &SaveController::begin);
    connect(queue_.get(), &QueueController::clip_save_wanted, saving_.get(), &SaveController::begin_clip);
    connect(queue_.get(), &QueueController::removed, saving_.get(), &SaveController::drop);
    connect(queue_.get(), &QueueController::failed, view_.get(), &ViewController::report_failure);
    connect(queue_.get(), &QueueController::retried, view_.get(), &ViewController::forget_failure);
    connect(queue_.get(), &QueueController::all_finished, this, &RestoreWorkspace::all_finished);
    connect(models_.get(), &ModelsController::began, queue_.get(), &QueueController::show_status);
    connect(models_.get(), &ModelsController::ended, queue_.get(), &QueueController::show_progress);
    connect(selection_.get(), &Selection::current_changed, this,
            [this](int id) { Q_EMIT current_changed(pictures_.has(id) ? pictures_.at(id).path : QString()); });
    connect(layout_->canvas, &widgets::CompareCanvas::pixel_hovered, this, &RestoreWorkspace::show_pixel);
    connect(layout_->segments, &SegmentPanel::on_changed, this, [this](bool on) {
        if (on) layout_->show_segments();
    });
    connect(layout_->segments, &SegmentPanel::add_requested, opening_.get(), &OpeningController::choose_segmenter);
    connect(segmentation_, &Segmentation::failed, this,
            [this](const QString& message) { layout_->messages->show_message(message); });
    // A restoration model.
    connect(segmentation_, &Segmentation::declined, catalog_, &ModelCatalog::install);
}

void RestoreWorkspace::connect_list() {
    const auto* list = layout_->list;
    connect(list, &widgets::JobList::opened, selection_.get(), &Selection::repeat);
    connect(list, &widgets::JobList::thumbnail_wanted, &engine_->pictures(), &PictureReader::make_thumbnail);
    connect(list, &widgets::JobList::retry_requested, queue_.get(), &QueueController::retry);
    connect(list, &widgets::JobList::cancel_requested, engine_.get(), &Engine::cancel);
    connect(list, &widgets::JobList::remove_requested, queue_.get(), &QueueController::remove);
    connect(list, &widgets::JobList::reveal_requested, this, &RestoreWorkspace::reveal);
}

void RestoreWorkspace::connect_actions() {
    const auto& actions = *layout_->actions;
    const auto on = [](QAction* action, auto* receiver, auto slot) {
        connect(action, &QAction::triggered, receiver, slot);
    };
    on(actions.open, opening_.get(), &OpeningController::choose_pictures);
    on(actions.open_folder, opening_.get(), &OpeningController::choose_folder);
    on(actions.paste, opening_.get(), &OpeningController::paste);
    on(actions.reference, opening_.get(), &OpeningController::choose_reference);
    on(actions.reference_folder, opening_.get(), &OpeningController::choose_reference_folder);
    on(actions.no_reference, opening_.get(), &OpeningController::drop_references);
    on(actions.save, saving_.get(), &SaveController::save);
    on(actions.save_as, saving_.get(), &SaveController::save_as);
    on(actions.export_pictures, exports_.get(), &ExportController::show);
    on(actions.pause, queue_.get(), &QueueController::pause);
    on(actions.cancel, engine_.get(), [this] { engine_->cancel(); });
    on(actions.retry, this, [this] { queue_->retry({selection_->current()}); });
    on(actions.remove, this, [this] { queue_->remove({selection_->current()}); });
    on(actions.undo, &history_, &QUndoStack::undo);
    on(actions.redo, &history_, &QUndoStack::redo);
    connect(&history_, &QUndoStack::canUndoChanged, actions.undo, &QAction::setEnabled);
    connect(&history_, &QUndoStack::canRedoChanged, actions.redo, &QAction::setEnabled);
    on(actions.inspect, this, [this] {
        if (const int id = selection_->current(); pictures_.has(id))
            Q_EMIT inspect_wanted(selection_->first_model(), {pictures_.at(id).path});
    });
    on(actions.reveal, this, [this] { reveal(selection_->current()); });
    const auto step = [this](int by) {
        if (const int id = layout_->list->neighbour(by); id >= 0) selection_->set_current(id);
    };
    on(actions.next, selection_.get(), [step] { step(1); });
    on(actions.previous, selection_.get(), [step] { step(-1); });
}

void RestoreWorkspace::reveal(int id) {
    if (!pictures_.has(id)) return;
    const auto& picture = pictures_.at(id);
    reveal_in_file_manager({picture.saved_as.isEmpty() ? picture.path : picture.saved_as});
}

void RestoreWorkspace::show_pixel(QPoint pixel) {
    if (pixel.x() < 0) return layout_->jobs->set_note({});
    const auto overlay = overlays_->text_at(pixel);
    const auto values = pixel_note(pixel, layout_->canvas->values_at(pixel));
    layout_->jobs->set_note(overlay.isEmpty() ? values : overlay + "   " + values);
}

void RestoreWorkspace::start() {
    session_->start();
    engine_->start();
    catalog_->refresh();
}

void RestoreWorkspace::open(const QStringList& paths) {
    opening_->open(paths);
}

bool RestoreWorkspace::take(const QMimeData& data, bool as_reference) {
    return opening_->take(data, as_reference);
}

void RestoreWorkspace::save() {
    saving_->save();
}

bool RestoreWorkspace::may_close() {
    return saving_->may_close();
}

void RestoreWorkspace::close_session() {
    layout_->remember();
    QSettings settings;
    settings.setValue("restore/models", selection_->models());
    settings.setValue("restore/strength", strengths_->usual().overall);
    session_->close();
}

QList<QMenu*> RestoreWorkspace::menus() {
    QList<QAction*> docks;
    for (auto* dock : findChildren<QDockWidget*>()) docks.append(dock->toggleViewAction());
    return {actions().file_menu(this, opening_->recent().menu(this)), actions().edit_menu(this),
            actions().queue_menu(this), actions().view_menu(this, docks)};
}

QWidget* RestoreWorkspace::header_start() {
    return actions().opening_bar();
}
QWidget* RestoreWorkspace::header_end() {
    return actions().finishing_bar();
}

QList<QPair<QString, QString>> RestoreWorkspace::further_keys() const {
    return layout_->actions->further_keys();
}

bool RestoreWorkspace::eventFilter(QObject* watched, QEvent* event) {
    if (watched == layout_->canvas && event->type() == QEvent::Paint && !painted_) {
        painted_ = true;
        // Emitted after this paint has reached the screen.
        QTimer::singleShot(0, this, &RestoreWorkspace::painted_first);
    }
    return Workspace::eventFilter(watched, event);
}

}  // namespace deweather::studio
