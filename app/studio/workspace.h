// One of Studio's workspaces: what the main window shows one of at a time, with the menus that belong to it. A main
// window within the window, so that it has docks and bars of its own.
//
//     class InspectWorkspace : public Workspace { ... };
//     window.add_workspace(std::make_unique<InspectWorkspace>(...));
#pragma once

#include <QList>
#include <QMainWindow>
#include <QStringList>

class QMenu;
class QMimeData;

namespace deweather::studio {

class Workspace : public QMainWindow {
    Q_OBJECT

  public:
    using QMainWindow::QMainWindow;

    // What it is called in the switch between workspaces, in the window's language.
    virtual QString title() const = 0;
    // Those of the menu bar while this workspace is in front; the first one is given "Quit" as well.
    virtual QList<QMenu*> menus() = 0;
    // Whether a drop or a paste holds something for this workspace; takes it. alternative: Alt is held.
    virtual bool take(const QMimeData& data, bool alternative) = 0;
    // Looks at what a model's experts do, where this workspace is the one for it. Empty arguments: what is chosen and
    // open there.
    virtual bool inspect(const QString& /*model*/, const QStringList& /*files*/) { return false; }
    // It came to the front, or another one did.
    virtual void came_forward(bool /*in_front*/) {}
    // Whether the window may close now. Otherwise the workspace asks the user, and close_wanted() may follow.
    virtual bool may_close() { return true; }
    // The window closes: what is to be remembered is written now.
    virtual void close_session() = 0;

  Q_SIGNALS:
    // The file on screen; empty: none.
    void current_changed(QString path);
    // What stood against it is settled.
    void close_wanted();
    // Asks of other workspaces, which come to the front: open these; use this model (a name or a file) with what is
    // open (a file is installed first); look at what this model's experts do, on these pictures or on those that are
    // open there.
    void restore_wanted(QStringList files);
    void model_wanted(QString model);
    void inspect_wanted(QString model, QStringList files);
};

}  // namespace deweather::studio
