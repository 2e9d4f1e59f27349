// Studio's window: its workspaces, one above the other, the switch between them and the menus of the one in front.
//
//     MainWindow window(std::make_unique<RestoreWorkspace>(std::make_unique<Engine>("auto"), QStringList()));
//     window.add_workspace(std::make_unique<InspectWorkspace>());      // Ctrl+2
//     window.show();
#pragma once

#include <QHash>
#include <QMainWindow>

#include "app/studio/restore/restore_workspace.h"
#include "app/studio/tour.h"

class QActionGroup;
class QStackedWidget;
class QToolBar;

namespace deweather::studio {

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(std::unique_ptr<RestoreWorkspace> restore, QWidget* parent = nullptr);

    // The next one in the switch; Ctrl and its place brings it to the front.
    void add_workspace(std::unique_ptr<Workspace> workspace);
    void bring_forward(Workspace* workspace);
    Workspace* in_front() const;

    RestoreWorkspace& restore() { return *restore_; }

    // Shows what is where, on a sample picture.
    void start_tour();
    // At the first start of all.
    void start_tour_once();
    Tour& tour() { return tour_; }

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

  private:
    void show_front();
    void make_help_menu();
    void fit_to_screen();

    QStackedWidget* stack_;
    QToolBar* switch_;
    QActionGroup* choices_;
    QAction* quit_;
    QMenu* help_ = nullptr;                      // the last one, of all workspaces
    QHash<Workspace*, QList<QMenu*>> menus_of_;  // only those of the one in front are seen
    QHash<Workspace*, QString> paths_;
    RestoreWorkspace* restore_ = nullptr;
    Tour tour_{*this};
};

}  // namespace deweather::studio
