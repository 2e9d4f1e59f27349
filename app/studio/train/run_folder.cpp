#include "app/studio/train/run_folder.h"

#include <QDate>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace deweather::studio {

QString run_folders() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).filePath("Deweather/runs");
}

QString new_run_folder(const QString& parent, const QString& preset) {
    const auto day = QDate::currentDate().toString(Qt::ISODate);
    const auto name = QDir(parent).filePath((day + ' ' + QFileInfo(preset).completeBaseName()).trimmed());
    auto folder = name;
    for (int number = 2; QFileInfo::exists(folder); ++number) folder = QString("%1 %2").arg(name).arg(number);
    return folder;
}

}  // namespace deweather::studio
