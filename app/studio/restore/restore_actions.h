// Actions of the Restore workspace with their shortcuts, tool tips and icons, and the menus and tool bars made of them.
//
//     RestoreActions actions(this, canvas);
//     connect(actions.save, &QAction::triggered, ...);
//     header->add_workspace(choice, actions.opening_bar(), actions.finishing_bar());
#pragma once

#include <QAction>
#include <QActionGroup>
#include <QList>
#include <QObject>

class QMenu;
class QToolBar;

namespace deweather::widgets {
class CompareCanvas;
}

namespace deweather::studio {

class PictureList;
class Selection;
class ViewController;

class RestoreActions : public QObject {
    Q_OBJECT

  public:
    // View actions are connected to the canvas here; the owner connects the others.
    RestoreActions(QWidget* owner, widgets::CompareCanvas& canvas);

    QAction *open, *open_folder, *paste, *save, *save_as, *export_pictures, *reference, *reference_folder,
        *no_reference;
    QAction *undo, *redo;
    QAction *pause, *cancel, *retry, *remove, *reveal, *inspect, *next, *previous, *play;
    QAction *fit, *full_size, *weather_map, *experts, *segmentation;
    QActionGroup *modes, *gains;

    // What stands at the two ends of the window's header: opening and saving; undoing and exporting.
    QToolBar* opening_bar() const;
    QToolBar* finishing_bar() const;
    // owned by parent; recent: a submenu that the caller fills.
    QMenu* file_menu(QWidget* parent, QMenu* recent) const;
    QMenu* edit_menu(QWidget* parent) const;
    QMenu* queue_menu(QWidget* parent) const;
    QMenu* view_menu(QWidget* parent, const QList<QAction*>& docks) const;

    // Keys that no menu shows: pairs of a key and what it does.
    QList<QPair<QString, QString>> further_keys() const;

    // From now on the actions are enabled as long as there is something for them to do.
    void follow(const PictureList& pictures, const Selection& selection, const ViewController& view);

  private:
    void update(const PictureList& pictures, const Selection& selection, const ViewController& view) const;
    QAction* make(const QString& text, const QKeySequence& key, const QString& tip, const char* icon = nullptr);
    void make_modes(widgets::CompareCanvas& canvas);
};

}  // namespace deweather::studio
