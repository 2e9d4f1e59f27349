// Translates the core's error messages into the window's language.
//
//     in_users_language("cannot read picture '/a/b.jpg': the file is empty; copy or download it again");
//
// The core is not translated: its messages are matched against known phrases. A message with an unknown part stays
// English as a whole. Thread-safe.
#pragma once

#include <QString>
#include <QStringList>

namespace deweather::studio {

QString in_users_language(const QString& line);

// The known phrases as the core words them, with %1 and %2 for the variable parts: failures, and reasons with remedies.
QStringList known_failures();
QStringList known_reasons();

}  // namespace deweather::studio
