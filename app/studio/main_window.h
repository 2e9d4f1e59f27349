// Studio's window: its workspaces, one above the other, and the menus of the one in front.
//
//     MainWindow window(std::make_unique<RestoreWorkspace>(std::make_unique<Engine>("auto"), QStringList()));
//     window.show();
#pragma once

#include <QMainWindow>

#include "app/studio/restore/restore_workspace.h"

class QStackedWidget;

namespace deweather::studio {

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(std::unique_ptr<RestoreWorkspace> restore, QWidget* parent = nullptr);

    RestoreWorkspace& restore() { return *restore_; }

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

  private:
    void make_menus();
    void make_help_menu();

    QStackedWidget* stack_;
    RestoreWorkspace* restore_;
};

}  // namespace deweather::studio
