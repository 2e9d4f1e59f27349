#include "app/studio/common/reveal.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDesktopServices>
#include <QFileInfo>
#include <QThreadPool>
#include <QUrl>

namespace deweather::studio {

namespace {

// Milliseconds to wait: a file manager may have to start first.
constexpr int kPatience = 5000;

bool ask_file_manager(const QStringList& files) {
    QStringList addresses;
    for (const auto& file : files) addresses.append(QUrl::fromLocalFile(file).toString(QUrl::FullyEncoded));
    const auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return false;
    auto call = QDBusMessage::createMethodCall("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                                               "org.freedesktop.FileManager1", "ShowItems");
    call.setArguments({addresses, QString()});
    return bus.call(call, QDBus::Block, kPatience).type() == QDBusMessage::ReplyMessage;
}

}  // namespace

void reveal_in_file_manager(const QStringList& files) {
    if (files.isEmpty()) return;
    QThreadPool::globalInstance()->start([files] {
        if (ask_file_manager(files)) return;
        const auto folder = QUrl::fromLocalFile(QFileInfo(files.first()).absolutePath());
        QMetaObject::invokeMethod(QCoreApplication::instance(), [folder] { QDesktopServices::openUrl(folder); });
    });
}

}  // namespace deweather::studio
