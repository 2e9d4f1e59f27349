// Asks the desktop whether it is dark or light, and listens for changes.
//
//     DesktopColours desktop;
//     connect(&desktop, &DesktopColours::said, ...);
//     desktop.ask();
//
// Uses the settings portal, which GNOME, KDE and others implement; Qt 6.4 does not use it itself.
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace deweather::studio {

class DesktopColours : public QObject {
    Q_OBJECT

  public:
    explicit DesktopColours(QObject* parent = nullptr);

    // Returns at once. Without a portal there is no answer.
    void ask();

  Q_SIGNALS:
    void said(bool light);

  private Q_SLOTS:
    void changed(const QString& space, const QString& key, const QDBusVariant& value);

  private:
    void take(const QVariant& value);
};

}  // namespace deweather::studio
