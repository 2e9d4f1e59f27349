// What the core says of an error, in the language of the window.
//
//     in_users_language("cannot read picture '/a/b.jpg': the file is empty; copy or download it again")
//
// The core knows no languages: its lines are matched against the phrases that a user of the window meets. A line of
// which any part is unknown stays English as a whole. To be called from any thread.
#pragma once

#include <QString>
#include <QStringList>

namespace deweather::studio {

QString in_users_language(const QString& line);

// The phrases as the core says them, with %1, %2 for what differs: of what failed, and of why and what to do.
QStringList known_failures();
QStringList known_reasons();

}  // namespace deweather::studio
