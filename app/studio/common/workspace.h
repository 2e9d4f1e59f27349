// Base class of Studio's workspaces, of which the main window shows one at a time, with its menus. A QMainWindow within
// the main window, so that it has its own docks and bars.
//
//     class AboutWorkspace : public Workspace {
//       public:
//         QString title() const override { return tr("&About"); }
//         QList<QMenu*> menus() override { return {}; }
//         bool take(const QMimeData& data, bool alternative) override { return false; }
//         void close_session() override {}
//     };
//     window.add_workspace(std::make_unique<AboutWorkspace>());
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

    // The title in the switch between workspaces, translated.
    virtual QString title() const = 0;
    // The menus shown while this workspace is current; the main window adds "Quit" to the first one.
    virtual QList<QMenu*> menus() = 0;
    // The widgets in the window's header, left and right of the switch, while this workspace is current; null: none.
    // Called once; the header owns them.
    virtual QWidget* header_start() { return nullptr; }
    virtual QWidget* header_end() { return nullptr; }
    // Keys that no menu shows: pairs of a key and what it does.
    virtual QList<QPair<QString, QString>> further_keys() const { return {}; }
    // Takes a drop or a paste; false if it holds nothing for this workspace. alternative: Alt is held.
    virtual bool take(const QMimeData& data, bool alternative) = 0;
    // Analyses a model's experts on files, if this workspace can do that. Empty arguments: the current choice.
    virtual bool inspect(const QString& /*model*/, const QStringList& /*files*/) { return false; }
    // This workspace became the current one, or another one did.
    virtual void activated(bool /*in_front*/) {}
    // Whether the window may close now. Otherwise the workspace asks the user, and close_wanted() may follow.
    virtual bool may_close() { return true; }
    // The window closes: write settings now.
    virtual void close_session() = 0;

  Q_SIGNALS:
    // The file on screen; empty: none.
    void current_changed(QString path);
    // The reason not to close is settled.
    void close_wanted();
    // Requests to other workspaces, which then become current: open files; use a model (a name or a file, which is
    // installed first) with the open pictures; analyse a model's experts on these pictures or on the open ones.
    void restore_wanted(QStringList files);
    void model_wanted(QString model);
    void inspect_wanted(QString model, QStringList files);
};

}  // namespace deweather::studio
