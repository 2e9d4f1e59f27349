// The row above the workspaces: the menu button, the current workspace's left widgets, the switch between workspaces,
// and the current workspace's right widgets.
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

    // start, end: the widgets left and right of the switch while this workspace is current; null: none. Takes
    // ownership.
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
