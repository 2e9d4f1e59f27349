// Folders for new training runs.
//
//     folder->setText(new_run_folder(run_folders(), "mofme-compact"));     // .../2026-11-30 mofme-compact
#pragma once

#include <QString>

namespace deweather::studio {

// The folder in which runs are proposed: Deweather/runs in the user's documents. It need not exist.
QString run_folders();

// A folder within `parent` that does not exist, named after the day and the preset, whose path and ending are left out;
// a number is added where the name is taken.
QString new_run_folder(const QString& parent, const QString& preset);

}  // namespace deweather::studio
