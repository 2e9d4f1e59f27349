// The files that were dropped or pasted, and how many of them are on other computers.
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
    QStringList paths = {};  // local, without those that come twice
    int remote = 0;          // web pages, network shares

    // The message about files that cannot be opened.
    QString refusal() const;
};

DroppedFiles dropped_files(const QMimeData& data);

}  // namespace deweather::studio
