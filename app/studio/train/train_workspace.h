// The Train workspace: new, running and finished training runs.
//
//     window.add_workspace(std::make_unique<TrainWorkspace>(std::make_unique<TrainEngine>()));
//     workspace->open("runs/first");
#pragma once

#include <QTemporaryDir>
#include <memory>
#include <optional>

#include "app/studio/common/workspace.h"
#include "app/studio/train/new_run_panel.h"
#include "app/studio/train/run_panel.h"
#include "app/studio/train/train_engine.h"

class QComboBox;
class QLabel;
class QListWidget;
class QListWidgetItem;
class QStackedWidget;

namespace deweather::studio {

class MessageStrip;
class RouterNotice;

class TrainWorkspace : public Workspace {
    Q_OBJECT

  public:
    explicit TrainWorkspace(std::unique_ptr<TrainEngine> engine, QWidget* parent = nullptr);
    ~TrainWorkspace() override;

    QString title() const override { return tr("&Train"); }
    QList<QMenu*> menus() override;
    QWidget* header_start() override;
    QWidget* header_end() override;
    // Takes folders of runs.
    bool take(const QMimeData& data, bool alternative) override;
    void close_session() override;

    // Opens a run's folder, from any machine.
    void open(const QString& folder);
    void show_new_run();
    void stop();
    void resume();
    void duplicate();
    void use_in_restore();
    // The run on screen; empty: none.
    QString current() const;
    void set_current(const QString& folder);
    // Overlays a run on the one on screen.
    void set_compared(const QString& folder, bool compared);
    std::shared_ptr<const trainer::RunContent> content(const QString& folder) const { return contents_.value(folder); }

    TrainEngine& engine() { return *engine_; }
    NewRunPanel& new_run() { return *new_run_; }
    RunPanel& panel() { return *panel_; }
    MessageStrip& messages() { return *messages_; }
    RouterNotice& router_notice() { return *routers_; }
    QString state_text() const;

  private:
    void make_actions();
    QAction* action(const QString& text, const QKeySequence& key, const QString& tip, const char* icon = nullptr);
    QListWidgetItem* item(const QString& folder) const;
    void show_current();
    void show_content(const QString& folder, std::shared_ptr<const trainer::RunContent> content);
    void show_curve(const QString& folder, const trainer::RunContent& content);
    void tell(const QString& folder, const trainer::RunContent& content);
    void fill_checkpoints(const trainer::RunContent& content);
    void remove(const QString& folder);
    void export_model();
    // The model file of the chosen checkpoint, and a descriptive name.
    QString model_file() const;
    QString model_name() const;

    std::unique_ptr<TrainEngine> engine_;
    QHash<QString, std::shared_ptr<const trainer::RunContent>> contents_;
    QHash<QString, QString> logs_;
    std::optional<QTemporaryDir> named_;  // copies of models under descriptive names, for other workspaces
    QAction *new_ = nullptr, *open_ = nullptr, *stop_ = nullptr, *resume_ = nullptr, *duplicate_ = nullptr;
    QAction *trash_ = nullptr, *forget_ = nullptr, *use_ = nullptr, *inspect_ = nullptr, *export_ = nullptr;
    QListWidget* list_;
    QStackedWidget* pages_;
    NewRunPanel* new_run_;
    RunPanel* panel_;
    MessageStrip* messages_;
    RouterNotice* routers_;
    QLabel* state_;
    QComboBox* checkpoint_;
    QString chosen_in_;  // the run in which the user has chosen a checkpoint
};

}  // namespace deweather::studio
