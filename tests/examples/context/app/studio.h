// Context of the examples in app/studio. Each stands in a member function of a window, as `this` and `connect`
// show.
#pragma once

#include <QCloseEvent>
#include <QDropEvent>
#include <QMenuBar>
#include <QtWidgets>

#include "widgets/embedding_view.h"

namespace deweather::examples::in_app_studio {

struct Context : QMainWindow {
    Any say, show;
    void open(const QStringList& paths);
    void save_as();
    Progress progress;
    int id, layer, expert, row, column;
    double opacity;
    QString path, text, folder, program;
    QPoint pixel;
    QImage image, original, restored, degraded, rain, clear;
    QWidget* parent;
    QLabel* label;
    QToolBar* toolbar;
    QProcess process;

    const media::Image picture;
    std::shared_ptr<const analysis::Analysis> analysis, other, complete;
    std::shared_ptr<const analysis::Counterfactual> counterfactual;
    std::shared_ptr<const studio::PictureMaps> maps;
    const analysis::EmbeddingConfig config;
    std::shared_ptr<const studio::EmbeddingResult> result;
    std::shared_ptr<const trainer::RunContent> content;
    const studio::NewRun run;

    widgets::CompareCanvas* canvas;
    widgets::JobList& list;
    studio::PictureList& pictures;
    studio::Journal& journal;
    studio::Engine& engine;
    studio::ModelCatalog catalog;
    studio::RestoreWorkspace& restore;
    studio::Tour tour;
};

// The parts of the Restore workspace that its controllers are given.
struct RestorePartsContext : Context {
    studio::Selection& selection;
    studio::Notices& notices;
    studio::RestoreActions* actions;
    studio::DetailsPanel& details;
    studio::ViewController& view;
    studio::ClipController& clips;
    studio::SaveController& saving;
    studio::ExportController& exports;
    studio::StrengthController& strengths;
    studio::OpeningController& opening;
    studio::Segmentation& segmentation;
    studio::StrengthControl& control;
    studio::ModelsPanel& panel;
    widgets::TimeLine* time_line;
    studio::JobBar* jobs;
    QUndoStack& history;
    QWidget* window;
    Any retry;
};

struct ClipControllerContext : RestorePartsContext {};

struct ClipKeysContext : Context {
    widgets::TimeLine& time_line;
    widgets::CompareCanvas& canvas;
};

struct ExportControllerContext : RestorePartsContext {};

struct ListFilterContext : RestorePartsContext {
    widgets::JobList* list;
};

struct ModelsControllerContext : RestorePartsContext {};

struct OpeningControllerContext : RestorePartsContext {};

struct PictureRemovalContext : RestorePartsContext {};

struct QueueControllerContext : RestorePartsContext {};

struct SaveControllerContext : RestorePartsContext {};

struct SelectionContext : RestorePartsContext {};

struct SessionKeeperContext : RestorePartsContext {};

struct StrengthControllerContext : RestorePartsContext {};

struct ComparisonRowsContext : Context {
    widgets::ComparisonTable* table;
    const studio::PictureRecord& picture;
    const studio::ComparedSegments segments;
};

struct JournalWriterContext : Context {};

struct NoticesContext : RestorePartsContext {};

struct OverlayControllerContext : RestorePartsContext {
    const studio::OverlayController::Widgets& widgets;
};

struct PixelNoteContext : RestorePartsContext {};

struct RecentFilesContext : Context {
    QMenu* file_menu;
};

struct RestoreLayoutContext : RestorePartsContext {
    QMainWindow& window;
};

struct ViewControllerContext : RestorePartsContext {
    const studio::ViewController::Widgets& widgets;
};

struct ClipDialogContext : Context {
    studio::ClipDialog* dialog;
};

// What the services of the engine are given.
struct ServiceContext : Context {
    studio::SharedDevice& device;
    QThreadPool pool;
    studio::PictureReader& pictures;
    studio::ChosenModels& models;
    studio::Strengths strengths;
    studio::Scorer& scorer;
    studio::Presenter& presenter;
};

struct ChosenModelsContext : Context {
    studio::ModelPool& pool;
};

struct ClipExportsContext : ServiceContext {};

struct ClipPicturesContext : ServiceContext {};

struct ClipSessionContext : ServiceContext {};

struct ClosingQuestionContext : Context {
    QWidget* window;
    QCloseEvent* event;
};

struct DetailsPanelContext : Context {
    QWidget* models;
    const studio::PictureFacts facts;
};

struct DroppedFilesContext : Context {
    QDropEvent* event;
};

struct EmbeddingPanelContext : Context {
    studio::EmbeddingPanel* panel;
    studio::InspectEngine* engine;
};

struct EmbeddingPlaneContext : Context {
    studio::EmbeddingPlane* plane;
    QList<float> positions;
};

struct EmbeddingWorkContext : Context {
    std::shared_ptr<const analysis::Analysis> first, second;
    analysis::Colouring colouring;
};

struct ExampleStripContext : Context {
    studio::ExampleStrip* strip;
    QList<studio::TrainingExample> examples;
};

struct ExpertRunsContext : Context {
    restore::Restorer& restorer;
    const studio::InspectRequest request;
    const analysis::AnalyseOptions options;
};

struct ExportSettingsContext : Context {
    QList<studio::ExportPicture> pictures;
};

struct FiguresPanelContext : Context {
    studio::FiguresPanel* panel;
};

struct InspectReportContext : Context {
    const analysis::ScoredEmbedding embedding;
    const analysis::OutputOptions options;
};

struct InspectWorkspaceContext : Context {
    studio::MainWindow& window;
    studio::InspectWorkspace* workspace;
};

struct JournalContext : Context {
    QStringList paths;
};

struct LatestRequestContext : Context {
    std::atomic<int64_t> last;
    std::atomic<bool> stopped;
};

struct ModelPoolContext : Context {
    studio::DeviceQueue queue;
};

struct MapPanelContext : Context {
    studio::MapPanel* panel;
};

struct MessageStripContext : Context {
    studio::MessageStrip* strip;
};

struct ModelRowDelegateContext : Context {
    QListWidget* list;
};

struct ModelsPanelContext : Context {
    studio::ModelsPanel* panel;
};

struct NewRunPanelContext : Context {
    studio::NewRunPanel* panel;
    studio::TrainEngine* engine;
};

struct PatchPanelContext : Context {
    studio::PatchPanel* panel;
    QString picture;
    QList<int> tokens;
    QList<double> similarities;
};

struct PictureMapsContext : Context {
    restore::Restorer& restorer;
};

struct PictureStoreContext : Context {
    std::shared_ptr<const media::Image> picture;
    at::Tensor result;
    int shown;
};

struct PictureReaderContext : ServiceContext {};

struct PresenterContext : ServiceContext {};

struct QueueProgressContext {
    qint64 now;
};

struct RestoreActionsContext : Context {
    widgets::CompareCanvas& canvas;
    QMenu* recent;
    studio::HeaderBar* header;
    QAction* choice;
};

struct RestoringContext : ServiceContext {
    studio::Restoring::Listener listener;
};

struct RouterNoticeContext : Context {
    studio::RouterNotice* notice;
    const trainer::RunContent content;
};

struct RunCostContext : Context {
    const studio::NewRun run;
};

struct RunFolderContext : Context {
    QLineEdit* folder;
};

struct RunPanelContext : Context {
    studio::RunPanel* panel;
};

struct RunSettingsContext : Context {
    Any add_row;
};

struct SaveSummaryContext : Context {
    const studio::SaveRequest request;
};

struct SaverContext : ServiceContext {
    studio::Saver::Listener listener;
};

struct ScorerContext : ServiceContext {};

struct SegmentationContext : Context {
    studio::SharedDevice& device;
    studio::SegmentPanel* panel;
};

struct SettingsTableContext : Context {
    studio::SettingsTable* table;
    studio::NewRun run;
    QList<studio::RunSetting> settings;
};

struct TaskGroupContext : ServiceContext {
    void convert();
};

struct TokenThumbnailContext : Context {
    std::size_t token;
};

struct TourContext : Context {
    QMainWindow& window;
    QWidget* models;
};

struct TourStopsContext : Context {
    QWidget &header, &workspaces;
};

struct TrainWorkspaceContext : Context {
    studio::MainWindow& window;
    studio::TrainWorkspace* workspace;
};

struct WorkspaceContext : Context {
    studio::MainWindow& window;
};

struct ErrorCardContext : Context {
    studio::ErrorCard* card;
};

struct HeaderBarContext : Context {
    QMainWindow& window;
    QAction* choice;
    QWidget *start, *end;
};

struct JobBarContext : Context {
    QAction* pause_action;
};

struct KeysDialogContext : Context {
    QList<QMenu*> menus;
    studio::Workspace& workspace;
};

struct RestoredAtContext : Context {
    media::Image image;
    const media::Image* picture;
    const studio::PictureResult result;
    const studio::Strength strength;
};

struct StrengthContext : Context {
    QJsonObject strengths;
};

struct StrengthStepContext : Context {
    QUndoStack history;
};

struct ViewBarContext : Context {
    const studio::RestoreActions& actions;
    widgets::CompareCanvas& canvas;
};

}  // namespace deweather::examples::in_app_studio
