// The window's language: the desktop's, or one that was asked for.
//
//     use_language("de");           // before any window is made
//
// The texts are in resources/translations; docs/restore.md says how they are kept up to date.
#pragma once

#include <QString>
#include <QStringList>

namespace deweather::studio {

// Those that there are texts for, as locales are named: "de", "en", "zh_CN".
QStringList languages();

// Takes the texts, Qt's own included, and how numbers are written. wanted: "de", "zh_CN", "de_AT"; empty: the
// desktop's. Where there are no texts in that language they are English. Returns which of languages() is used. May be
// called again, for windows that are made later.
QString use_language(const QString& wanted);

}  // namespace deweather::studio
