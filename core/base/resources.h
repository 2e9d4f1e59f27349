// The location of the files shipped with the program: models, training presets, sample pictures.
//
//     for (const auto& preset : std::filesystem::directory_iterator(resource_folder() / "training")) ...
#pragma once

#include <filesystem>

namespace deweather {

// ../share/deweather relative to the folder of the running program, with symbolic links resolved: so an installed
// program, an unpacked one, and one in a build folder (where it is a link into the sources) each find their own. May
// not exist.
std::filesystem::path resource_folder();

}  // namespace deweather
