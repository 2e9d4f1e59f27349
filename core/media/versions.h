// Versions of the loaded media libraries, for diagnostic reports.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace deweather::media {

// {"OpenCV", "4.6.0"}, ...
std::vector<std::pair<std::string, std::string>> library_versions();

}  // namespace deweather::media
