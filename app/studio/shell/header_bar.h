// The one row above the workspaces: the menu, what the current workspace begins with, the choice of the workspace, and
// what it ends with.
//
//     auto* header = new HeaderBar(this);
//     window.setMenuWidget(header);
//     header->add_workspace(choice, start, end);
//     header->show_workspace(0);
#pragma once

#include <QFrame>

class QAction;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace deweather::widgets {
class Segmented;
}

namespace deweather::studio {

class HeaderBar : public QFrame {
    Q_OBJECT

  public:
    explicit HeaderBar(QWidget* parent = nullptr);

    // The menu of the whole window, opened by its button.
    QMenu& menu() { return *menu_; }
    // Opens the menu, with this submenu chosen; null: none.
    void open_menu(QMenu* submenu = nullptr);

    // start, end: what stands left and right while this workspace is in front; null: nothing. Takes ownership.
    void add_workspace(QAction* choice, QWidget* start, QWidget* end);
    void show_workspace(int index);
    widgets::Segmented& workspaces() { return *workspaces_; }
    QToolButton& menu_button() { return *menu_button_; }

  private:
    QMenu* menu_;
    QToolButton* menu_button_;
    QStackedWidget *start_, *end_;
    widgets::Segmented* workspaces_;
};

}  // namespace deweather::studio
