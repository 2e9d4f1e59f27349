// Plays a video on its own thread: each frame when it is due, at the rate that the machine can sustain.
//
//     ClipPlayer player("clip.mp4", {.opened = ..., .frame = ..., .ended = ..., .failed = ...});
//     player.play(true);
//     player.seek(12.5);
//
// Each frame is passed to `frame`, which processes it before it returns; frames that become due meanwhile are skipped.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/media/image.h"
#include "core/media/video_info.h"

namespace deweather::studio {

class ClipPlayer {
  public:
    // All called on the player's thread.
    struct Listener {
        std::function<void(const media::VideoInfo& info)> opened;
        // moving: the clip plays, and the next frame waits until this call returns.
        std::function<void(const media::Image& image, double time, bool moving)> frame;
        std::function<void()> ended;  // the clip has played to its end and is paused
        std::function<void(const std::exception& error)> failed;
    };

    // Opens the file in the background and shows its first frame.
    ClipPlayer(std::string path, Listener listener);
    ClipPlayer(const ClipPlayer&) = delete;
    ClipPlayer& operator=(const ClipPlayer&) = delete;
    // Waits for the current frame.
    ~ClipPlayer();

    // Shows the frame at this time, in seconds; a new request replaces the previous one.
    void seek(double time);
    // Plays from the current position, or from the start if it is at the end. On pause, the current frame is passed
    // once more with moving false.
    void play(bool playing);

  private:
    void run();

    std::string path_;
    Listener listener_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<double> wanted_ = 0.0;
    bool playing_ = false, refine_ = false, closing_ = false;
    std::thread thread_;
};

}  // namespace deweather::studio
