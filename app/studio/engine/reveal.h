// Shows files in the desktop's file manager.
//
//     reveal_in_file_manager({"/home/me/rain_restored.jpg"});
#pragma once

#include <QStringList>

namespace deweather::studio {

// With the files selected where a file manager answers on the session bus (org.freedesktop.FileManager1), else by
// opening the folder of the first. Returns at once.
void reveal_in_file_manager(const QStringList& files);

}  // namespace deweather::studio
