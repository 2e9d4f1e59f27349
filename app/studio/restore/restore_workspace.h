// The Restore workspace: opens pictures and clips, compares models' results, and saves them.
//
//     RestoreWorkspace workspace(std::make_unique<Engine>("auto"), {"mofme-compact"});
//     workspace.start();
//     workspace.open({"rain.jpg", "holiday/"});
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QUndoStack>
#include <memory>
#include <optional>

#include "app/studio/catalog/file_scan.h"
#include "app/studio/catalog/journal.h"
#include "app/studio/catalog/model_catalog.h"
#include "app/studio/common/workspace.h"
#include "app/studio/engine/engine.h"
#include "app/studio/engine/saving/export_settings.h"
#include "app/studio/restore/clip_dialog.h"
#include "app/studio/restore/open_pictures.h"
#include "app/studio/restore/queue_progress.h"
#include "widgets/compare_canvas.h"
#include "widgets/job_list.h"

namespace deweather::widgets {
class ComparisonTable;
class TimeLine;
}  // namespace deweather::widgets

namespace deweather::studio {

class ClosingQuestion;
class DetailsPanel;
class ErrorCard;
class ExportDialog;
class JobBar;
class MessageStrip;
class ModelsPanel;
class PictureRemoval;
class RestoreActions;
class SaveSummary;
class SegmentPanel;
class RoutingEngine;
class Segmentation;
class ViewBar;

class RestoreWorkspace : public Workspace {
    Q_OBJECT

  public:
    // models: the initial choice; empty: that of the last session.
    RestoreWorkspace(std::unique_ptr<Engine> engine, const QStringList& models, QWidget* parent = nullptr);
    ~RestoreWorkspace() override;

    // Loads the models, and looks for an interrupted session.
    void start();
    // Files, folders, clips, models. Unusable files are reported in the window; the rest is opened.
    void open(const QStringList& paths);
    // Handles a drop or a paste; false if it holds nothing for this workspace. as_reference: use it as ground truth of
    // the picture on screen.
    bool take(const QMimeData& data, bool as_reference) override;
    void save();
    void save_as();
    void show_export();
    // Saves the layout and closes the journal when the window closes. Never refuses: pending work is offered at the
    // next start.
    void close_session() override;
    // Results that took over a minute are not thrown away unasked.
    bool may_close() override;

    QString title() const override { return tr("&Restore"); }
    QList<QMenu*> menus() override;
    QWidget* header_start() override;
    QWidget* header_end() override;
    QList<QPair<QString, QString>> further_keys() const override;

    widgets::CompareCanvas& canvas() { return *canvas_; }
    widgets::JobList& list() { return *list_; }
    widgets::ComparisonTable& table() { return *table_; }
    const OpenPictures& pictures() const { return pictures_; }
    MessageStrip& messages() { return *messages_; }
    MessageStrip& offer() { return *offer_; }
    // What has been done, for a while.
    MessageStrip& news() { return *news_; }
    ErrorCard& error() { return *error_; }
    JobBar& jobs() { return *jobs_; }
    ViewBar& views() { return *views_; }
    DetailsPanel& details() { return *details_; }
    ModelsPanel& models() { return *models_; }
    ExportDialog& export_dialog();
    ClipDialog& clip_dialog();
    widgets::TimeLine& time_line() { return *time_line_; }
    RestoreActions& actions() { return *actions_; }
    ModelCatalog& catalog() { return catalog_; }
    Segmentation& segmentation() { return *segmentation_; }
    SegmentPanel& segment_panel() { return *segment_panel_; }
    Engine& engine() { return *engine_; }

  Q_SIGNALS:
    void painted_first();  // the first paint is on screen
    void all_finished();   // nothing waits or runs any more

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    // restore_workspace.cpp: layout and settings.
    void make_docks();
    void make_job_bar();
    void connect_actions();
    void recall();
    void remember();
    void set_chosen(const QStringList& models);
    QMenu* recent_menu();
    void add_recent(const QString& path);
    void choose_files();
    void choose_folder();
    void choose_reference(bool folder);
    void choose_model();
    void show_status(const QString& text);

    // restore_opening.cpp; take() as well.
    void on_files_found(const QStringList& paths, FileScan::Kind kind);

    // restore_queue.cpp: the queue and the states of its pictures.
    void connect_queue();
    void set_state(int id, PictureState state, const QString& detail = {});
    void picture_finished(int id, const QString& model, const Restoration& restoration);
    void picture_failed(int id, const QString& model, const QString& message);
    void settled(int id);
    void retry(const QList<int>& ids);
    void list_changed(const QList<int>& gone);
    void reveal(int id);
    void step_through_list(int by);
    void show_progress();

    // restore_session.cpp: crash recovery.
    void note_settings();
    void look_for_session();
    void resume(const Journal::Session& session);

    // restore_view.cpp: the picture on screen.
    void connect_view();
    void show_picture(int id);
    void show_results();
    void show_comparison();
    void change_strength(double strength);
    void apply_strengths(const QMap<int, double>& strengths);
    void show_failure(int id);
    void show_overlay();
    void show_pixel(QPoint pixel);
    void update_actions();
    QString note_for(const OpenPicture& picture, const QString& model) const;

    // restore_clips.cpp
    void connect_clips();
    bool is_clip(int id) const;
    double time_of(int frame) const;
    int frame_at(double seconds) const;
    void show_clip(int id);
    void set_clip_times(const QList<double>& times);
    ClipChoice clip_choice() const;
    void begin_clip_save(const ClipSave& save);

    // restore_segments.cpp: semantic segmentation of the pictures on screen.
    void connect_segmentation();
    void follow_segments();
    void show_segment_panel(bool shown);

    // restore_routing.cpp: expert routing of the picture on screen.
    void connect_routing();
    void follow_routing();

    // restore_saving.cpp
    void connect_saving();
    void write_to(const QString& path, bool overwrite);
    void export_chosen(int what, const QStringList& models, const ExportSettings& settings);
    void export_comparison(const ExportSettings& settings);
    void begin_save(const SaveRequest& request);
    bool is_open_at(const QString& path) const;
    static QString loss_of(const QString& path);
    void show_saved(const QString& text);
    void save_failed(int id, const QString& path, const QString& message, bool exists);
    void update_export_choice();

    std::unique_ptr<Engine> engine_;
    ModelCatalog catalog_;
    FileScan scan_;
    std::unique_ptr<Journal> journal_;
    OpenPictures pictures_;
    QStringList chosen_;

    widgets::CompareCanvas* canvas_;
    widgets::JobList* list_ = nullptr;
    widgets::ComparisonTable* table_ = nullptr;
    ModelsPanel* models_ = nullptr;
    DetailsPanel* details_ = nullptr;
    SegmentPanel* segment_panel_ = nullptr;
    std::unique_ptr<Segmentation> segmentation_;
    std::unique_ptr<RoutingEngine> routing_engine_;
    qint64 routed_key_ = 0;  // cacheKey() of the image whose routing was requested; 0: none
    QString routed_model_;
    MessageStrip *messages_, *offer_, *news_;
    ErrorCard* error_ = nullptr;
    ViewBar* views_ = nullptr;
    JobBar* jobs_ = nullptr;
    RestoreActions* actions_;
    ExportDialog* export_dialog_ = nullptr;
    ClipDialog* clip_dialog_ = nullptr;
    widgets::TimeLine* time_line_ = nullptr;
    ClipFacts clip_;            // of the clip on screen
    QList<double> clip_times_;  // frame times in seconds; empty until known

    QueueProgress progress_;
    QElapsedTimer clock_;
    QTimer settings_delay_;
    QUndoStack history_;  // its steps use the engine, the records and the list
    std::unique_ptr<PictureRemoval> removal_;
    ClosingQuestion* closing_ = nullptr;
    SaveSummary* saving_ = nullptr;
    int shown_id_ = Engine::kNone;  // whose pixels the canvas has
    int running_id_ = Engine::kNone;
    QString last_saved_;
    bool choose_first_ = false;  // show the next picture that is found
    bool loading_ = true, painted_ = false;
    double usual_strength_ = 1;                   // of pictures that are opened
    QHash<QString, double> recalled_;             // of those of the session that is gone on with, by file
    std::map<QString, WeatherMap> weather_maps_;  // of the picture on screen, by model
};

}  // namespace deweather::studio
