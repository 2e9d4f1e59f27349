#include "app/studio/catalog/dropped_files.h"

#include <QCoreApplication>
#include <QSet>
#include <QSysInfo>
#include <QUrl>

namespace deweather::studio {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(DroppedFiles)
};

// Some file managers include this computer's name in the URLs of local files.
bool is_here(const QUrl& url) {
    const auto host = url.host();
    return url.isLocalFile() && (host.isEmpty() || host.compare("localhost", Qt::CaseInsensitive) == 0 ||
                                 host.compare(QSysInfo::machineHostName(), Qt::CaseInsensitive) == 0);
}

}  // namespace

QString DroppedFiles::refusal() const {
    if (paths.isEmpty()) return Words::tr("Only files on this computer can be opened: save the picture first");
    return Words::tr("%n of these are not on this computer and were not opened: save them here first", "", remote);
}

DroppedFiles dropped_files(const QMimeData& data) {
    DroppedFiles dropped;
    QSet<QString> seen;  // a set, because a drop may have thousands of files
    for (auto url : data.urls()) {
        if (!is_here(url)) {
            ++dropped.remote;
            continue;
        }
        url.setHost(QString());
        const auto path = url.toLocalFile();
        if (seen.contains(path)) continue;
        seen.insert(path);
        dropped.paths.append(path);
    }
    return dropped;
}

}  // namespace deweather::studio
