// Local files that were dropped or pasted, and the number of remote ones.
//
//     const DroppedFiles dropped = dropped_files(*event->mimeData());
//     open(dropped.paths);
//     if (dropped.remote > 0) say(dropped.refusal());
#pragma once

#include <QMimeData>
#include <QString>
#include <QStringList>

namespace deweather::studio {

struct DroppedFiles {
    QStringList paths = {};  // local, without duplicates
    int remote = 0;          // web pages, network shares

    // The message about files that cannot be opened.
    QString refusal() const;
};

DroppedFiles dropped_files(const QMimeData& data);

}  // namespace deweather::studio
