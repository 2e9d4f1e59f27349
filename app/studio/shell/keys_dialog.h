// A workspace's keyboard shortcuts on one sheet: those of its menus, and those that no menu shows.
//
//     auto* dialog = new KeysDialog(menus, workspace.further_keys(), parent);
//     dialog->open();
#pragma once

#include <QDialog>
#include <QList>
#include <QPair>
#include <QString>

class QMenu;

namespace deweather::studio {

class KeysDialog : public QDialog {
    Q_OBJECT

  public:
    // further: pairs of a key and what it does.
    KeysDialog(const QList<QMenu*>& menus, const QList<QPair<QString, QString>>& further, QWidget* parent = nullptr);

    // The rows shown: pairs of a key and what it does.
    const QList<QPair<QString, QString>>& keys() const { return keys_; }

  private:
    QList<QPair<QString, QString>> keys_;
};

}  // namespace deweather::studio
