// Keeps what OpenCV and the libraries below it would print to standard error away from the user, who gets one line of
// ours instead.
//
//     { const Quiet quiet; pixels = cv::imdecode(...); }
#pragma once

namespace deweather::media {

// While one exists, file descriptor 2 leads nowhere. Several threads may hold one: the last to go restores it.
class Quiet {
  public:
    Quiet();
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;
    ~Quiet();
};

}  // namespace deweather::media
