// The files that come with the program: models, training presets, sample pictures.
//
//     for (const auto& preset : std::filesystem::directory_iterator(resource_folder() / "training")) ...
#pragma once

#include <filesystem>

namespace deweather {

// ../share/deweather as seen from the folder of the running program, through symbolic links to it: so an installed
// program, one that was unpacked anywhere, and one in a build folder (where it is a link into the sources) each find
// their own. Whether it exists or not.
std::filesystem::path resource_folder();

}  // namespace deweather
