// Small previews of a clip's frames for the pointer over the time line. Uses its own thread and decoder, so that the
// player is not disturbed.
//
//     ClipPreview preview("clip.mp4", [](double seconds, const QImage& image) { ... });   // on its thread
//     preview.want(12.5);                                // the last one asked for wins
#pragma once

#include <QImage>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace deweather::studio {

class ClipPreview {
  public:
    // The longer side in pixels.
    static constexpr int kSide = 256;

    using Shown = std::function<void(double seconds, const QImage& image)>;

    // Opens the file at the first request. An unreadable clip shows nothing.
    ClipPreview(std::string path, Shown shown);
    ClipPreview(const ClipPreview&) = delete;
    ClipPreview& operator=(const ClipPreview&) = delete;
    // Waits for the current frame.
    ~ClipPreview();

    void want(double seconds);

  private:
    void run();

    std::string path_;
    Shown shown_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<double> wanted_;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace deweather::studio
