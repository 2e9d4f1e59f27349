// Silences standard error during calls of OpenCV and its libraries; the user gets our own one-line message instead.
//
//     cv::Mat pixels;
//     {
//         const Quiet quiet;
//         pixels = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
//     }
#pragma once

namespace deweather::media {

// While one exists, file descriptor 2 is redirected to /dev/null. Several threads may hold one: the last to go restores
// it.
class Quiet {
  public:
    Quiet();
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;
    ~Quiet();
};

}  // namespace deweather::media
