// Studio's main window: a stack of workspaces, the switch between them, and the menus of the current one.
//
//     MainWindow window(std::make_unique<RestoreWorkspace>(std::make_unique<Engine>("auto"), QStringList()));
//     window.add_workspace(std::make_unique<InspectWorkspace>(std::make_unique<InspectEngine>("auto")));      // Ctrl+2
//     window.show();
#pragma once

#include <QHash>
#include <QMainWindow>

#include "app/studio/restore/restore_workspace.h"
#include "app/studio/shell/tour.h"

class QActionGroup;
class QStackedWidget;

namespace deweather::studio {

class HeaderBar;

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(std::unique_ptr<RestoreWorkspace> restore, QWidget* parent = nullptr);

    // Appends a workspace to the switch; Ctrl and its position number selects it.
    void add_workspace(std::unique_ptr<Workspace> workspace);
    void bring_forward(Workspace* workspace);
    Workspace* in_front() const;

    RestoreWorkspace& restore() { return *restore_; }
    HeaderBar& header() { return *header_; }
    // The menu of the header's first button: the current workspace's menus, then the window's own.
    QMenu& main_menu();
    void show_keys();
    void show_preferences();
    void show_about();

    // Starts the guided tour on a sample picture.
    void start_tour();
    // Starts the tour at the very first start of the program.
    void start_tour_once();
    Tour& tour() { return tour_; }

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void show_front();
    void make_help_menu();
    void fill_menu();
    void fit_to_screen();

    QStackedWidget* stack_;
    HeaderBar* header_;
    QActionGroup *choices_, *menu_keys_;
    QAction *quit_, *preferences_ = nullptr;
    QMenu* help_ = nullptr;  // the last menu, shared by all workspaces
    QHash<Workspace*, QList<QMenu*>> menus_of_;
    Workspace* shown_menus_ = nullptr;
    bool alt_alone_ = false;  // Alt is down, and nothing else was pressed since
    QHash<Workspace*, QString> paths_;
    RestoreWorkspace* restore_ = nullptr;
    Tour tour_{*this};
};

}  // namespace deweather::studio
