// Shows files in the desktop's file manager.
//
//     reveal_in_file_manager({"/home/me/rain_restored.jpg"});
#pragma once

#include <QStringList>

namespace deweather::studio {

// Selects the files if a file manager answers on the session bus (org.freedesktop.FileManager1), else opens the folder
// of the first file. Returns at once.
void reveal_in_file_manager(const QStringList& files);

}  // namespace deweather::studio
