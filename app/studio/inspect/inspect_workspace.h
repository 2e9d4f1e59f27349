// The Inspect workspace: how a model's experts were used on pictures, the uncertainty of its routers, and an embedding
// of their outputs.
//
//     window.add_workspace(std::make_unique<InspectWorkspace>(std::make_unique<InspectEngine>("auto")));
//     workspace->open({"rainy/", "hazy/1.jpg"});
#pragma once

#include <memory>

#include "app/studio/catalog/file_scan.h"
#include "app/studio/catalog/model_catalog.h"
#include "app/studio/common/workspace.h"
#include "app/studio/inspect/inspect_engine.h"

class QComboBox;
class QLabel;
class QListWidget;
class QSpinBox;

namespace deweather::studio {

class EmbeddingPanel;
class FiguresPanel;
class JobBar;
class MapPanel;
class MessageStrip;
class PatchPanel;

class InspectWorkspace : public Workspace {
    Q_OBJECT

  public:
    explicit InspectWorkspace(std::unique_ptr<InspectEngine> engine, QWidget* parent = nullptr);
    ~InspectWorkspace() override;

    QString title() const override { return tr("&Inspect"); }
    QList<QMenu*> menus() override;
    QWidget* header_start() override;
    QWidget* header_end() override;
    bool take(const QMimeData& data, bool alternative) override;
    void activated(bool in_front) override;
    void close_session() override;

    // Pictures, folders, or a saved analysis; pictures are analysed at once, together with those already open.
    void open(const QStringList& paths);
    // Analyses only these pictures with this model; empty arguments: the current choice.
    bool inspect(const QString& model, const QStringList& pictures) override;
    void analyse();
    // Measures whether the choice of experts matters on these pictures.
    void ask_counterfactual();
    void stop();
    void set_reference(const QString& folder);
    void set_passes(int passes);
    QStringList pictures() const { return pictures_; }
    std::shared_ptr<const analysis::Analysis> analysis() const { return analysis_; }

    InspectEngine& engine() { return *engine_; }
    FiguresPanel& figures() { return *figures_; }
    EmbeddingPanel& embedding() { return *embedding_; }
    MapPanel& map() { return *map_; }
    PatchPanel& patch() { return *patch_; }
    MessageStrip& messages() { return *messages_; }
    QListWidget& list() { return *list_; }
    void choose_model(const QString& model);

  Q_SIGNALS:
    void analysis_complete();
    void counterfactual_shown();

  private:
    void make_actions();
    void make_layout();
    void connect_engine();
    QAction* action(const QString& text, const QKeySequence& key, const QString& tip, const char* icon = nullptr);

    void on_files_found(const QStringList& paths, FileScan::Kind kind);
    void show_analysis(std::shared_ptr<const analysis::Analysis> analysis, bool complete);
    void fill_list();
    void fill_models();
    void show_picture(int picture);
    void show_token(int token);
    void choose_files();
    void choose_folder();
    void choose_reference();
    void open_analysis();
    void save_analysis();
    void write_report();
    void write_file(const QString& name, const QByteArray& bytes);
    void say(const QString& text);

    std::unique_ptr<InspectEngine> engine_;
    ModelCatalog catalog_;
    FileScan scan_;
    QStringList pictures_;
    QString reference_, wanted_model_;
    std::shared_ptr<const analysis::Analysis> analysis_, compared_;
    // The token to be marked when its picture is shown.
    int wanted_row_ = -1, wanted_column_ = -1, shown_ = -1;

    QAction *open_ = nullptr, *open_folder_ = nullptr, *open_analysis_ = nullptr, *save_ = nullptr, *report_ = nullptr;
    QAction *analyse_ = nullptr, *ask_ = nullptr, *stop_ = nullptr, *choose_reference_ = nullptr,
            *no_reference_ = nullptr;
    QAction *remove_ = nullptr, *clear_ = nullptr, *restore_ = nullptr;
    QComboBox *model_ = nullptr, *second_ = nullptr;
    QSpinBox* passes_ = nullptr;
    QListWidget* list_ = nullptr;
    JobBar* jobs_ = nullptr;
    MessageStrip* messages_ = nullptr;
    MapPanel* map_ = nullptr;
    PatchPanel* patch_ = nullptr;
    FiguresPanel* figures_ = nullptr;
    EmbeddingPanel* embedding_ = nullptr;
};

}  // namespace deweather::studio
