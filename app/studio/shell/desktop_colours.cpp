#include "app/studio/shell/desktop_colours.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace deweather::studio {

namespace {

constexpr const char *kService = "org.freedesktop.portal.Desktop", *kPath = "/org/freedesktop/portal/desktop",
                     *kInterface = "org.freedesktop.portal.Settings", *kSpace = "org.freedesktop.appearance",
                     *kKey = "color-scheme";
constexpr uint kDark = 1;  // 0: no preference, 2: light

}  // namespace

DesktopColours::DesktopColours(QObject* parent) : QObject(parent) {
    QDBusConnection::sessionBus().connect(kService, kPath, kInterface, "SettingChanged", this,
                                          SLOT(changed(QString, QString, QDBusVariant)));
}

void DesktopColours::ask() {
    auto call = QDBusMessage::createMethodCall(kService, kPath, kInterface, "Read");
    call << QString(kSpace) << QString(kKey);
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* finished) {
        const QDBusPendingReply<QDBusVariant> reply = *finished;
        finished->deleteLater();
        if (!reply.isError()) take(reply.value().variant());
    });
}

void DesktopColours::changed(const QString& space, const QString& key, const QDBusVariant& value) {
    if (space == kSpace && key == kKey) take(value.variant());
}

// The value may be a variant within a variant.
void DesktopColours::take(const QVariant& value) {
    const auto plain = value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    Q_EMIT said(plain.toUInt() != kDark);
}

}  // namespace deweather::studio
