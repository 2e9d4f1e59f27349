#include "app/studio/restore/recent_files.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>

#include "core/base/resources.h"

namespace deweather::studio {

namespace {

constexpr int kMaxRecent = 10;
constexpr const char* kSetting = "restore/recent";

bool is_sample(const QString& path) {
    const QDir samples(QString::fromStdString((resource_folder() / "samples").string()));
    return QFileInfo(path).absoluteDir() == samples;
}

}  // namespace

void RecentFiles::add(const QString& path) {
    if (is_sample(path)) return;
    QSettings settings;
    auto recent = settings.value(kSetting).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue(kSetting, recent.mid(0, kMaxRecent));
}

QMenu* RecentFiles::menu(QWidget* parent) {
    auto* menu = new QMenu(tr("Open &recent"), parent);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fill(*menu); });
    menu->setToolTipsVisible(true);
    return menu;
}

void RecentFiles::fill(QMenu& menu) {
    menu.clear();
    for (const auto& path : QSettings().value(kSetting).toStringList()) {
        // The folder stands where keys stand, behind a tab: many files of cameras are called alike.
        const QFileInfo file(path);
        QString folder = file.path();
        if (folder.startsWith(QDir::homePath() + '/')) folder.replace(0, QDir::homePath().size(), "~");
        auto* action = menu.addAction(QString(file.fileName() + '\t' + folder).replace('&', "&&"));
        action->setToolTip(path);
        connect(action, &QAction::triggered, this, [this, path] { Q_EMIT chosen(path); });
    }
    if (menu.isEmpty()) menu.addAction(tr("Nothing yet"))->setEnabled(false);
}

}  // namespace deweather::studio
