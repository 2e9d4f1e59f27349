// Versions of the loaded media libraries, for diagnostic reports.
//
//     for (const auto& [library, version] : library_versions()) print(library, version);      // "OpenCV", "4.6.0"
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace deweather::media {

// {"OpenCV", "4.6.0"}, ...
std::vector<std::pair<std::string, std::string>> library_versions();

}  // namespace deweather::media
