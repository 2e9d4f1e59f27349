// Selects the window's language: the desktop's, or a requested one.
//
//     use_language("de");           // before any window is made
//
// The translations are in resources/translations; docs/restore.md describes how to update them.
#pragma once

#include <QString>
#include <QStringList>

namespace deweather::studio {

// The languages with translations, as locale names: "de", "en", "zh_CN".
QStringList languages();

// Installs the translations, Qt's own included, and the number format. wanted: "de", "zh_CN", "de_AT"; empty: the
// desktop's. Falls back to English. Returns the member of languages() that is used. May be called again; only windows
// made later are affected.
QString use_language(const QString& wanted);

// The language chosen in the preferences; empty: the desktop's. It is used from the next start on.
QString saved_language();
void save_language(const QString& language);

}  // namespace deweather::studio
