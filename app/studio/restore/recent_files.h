// The files that were opened last, across sessions, and the menu of them.
//
//     RecentFiles recent;
//     recent.add("/home/me/rain.jpg");
//     file_menu->addMenu(recent.menu(this));
//     connect(&recent, &RecentFiles::chosen, ...);
#pragma once

#include <QObject>

class QMenu;
class QWidget;

namespace deweather::studio {

class RecentFiles : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

    // The samples, which the tour opens, are passed over.
    void add(const QString& path);
    // Filled whenever it is opened; owned by parent.
    QMenu* menu(QWidget* parent);

  Q_SIGNALS:
    void chosen(QString path);

  private:
    void fill(QMenu& menu);
};

}  // namespace deweather::studio
