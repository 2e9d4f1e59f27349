#include "core/media/versions.h"

extern "C" {
#include <libavutil/avutil.h>
}

#include <exiv2/version.hpp>
#include <opencv2/core/utility.hpp>

namespace deweather::media {

std::vector<std::pair<std::string, std::string>> library_versions() {
    return {{"OpenCV", cv::getVersionString()}, {"FFmpeg", av_version_info()}, {"Exiv2", Exiv2::versionString()}};
}

}  // namespace deweather::media
