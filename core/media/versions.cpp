#include "core/media/versions.h"

extern "C" {
#include <libavutil/avutil.h>
}

#include <cstdio>
#include <exiv2/version.hpp>
#include <opencv2/core/utility.hpp>
// Requires size_t and FILE from above.
#include <jpeglib.h>

namespace deweather::media {

std::vector<std::pair<std::string, std::string>> library_versions() {
    std::vector<std::pair<std::string, std::string>> versions = {
        {"OpenCV", cv::getVersionString()}, {"FFmpeg", av_version_info()}, {"Exiv2", Exiv2::versionString()}};
#ifdef LIBJPEG_TURBO_VERSION_NUMBER
    // The headers' version, because the library does not report its own. 2001005 is 2.1.5.
    constexpr int kMajor = LIBJPEG_TURBO_VERSION_NUMBER / 1'000'000, kRest = LIBJPEG_TURBO_VERSION_NUMBER % 1'000'000;
    versions.emplace_back("libjpeg-turbo", std::to_string(kMajor) + "." + std::to_string(kRest / 1000) + "." +
                                               std::to_string(kRest % 1000));
#endif
    return versions;
}

}  // namespace deweather::media
