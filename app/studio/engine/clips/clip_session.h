// The clip on screen: its player, and its frames restored before anything else.
//
//     ClipSession clip(device, models, presenter, pool, [](bool playing) { ... });
//     connect(&clip, &ClipSession::clip_frame, ...);
//     clip.start();
//     clip.show(1, "rain.mp4");                       // clip_shown(), then its first frame
//     clip.play_clip(true);
//
// The results of frames are shown by the Presenter. Called from the UI thread; every call returns at once. Does not
// include LibTorch.
#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QString>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/studio/engine/clips/clip_facts.h"
#include "app/studio/engine/device/device_queue.h"
#include "app/studio/engine/showing/picture_facts.h"
#include "app/studio/engine/task_group.h"

namespace deweather::media {
struct Image;
struct VideoInfo;
}  // namespace deweather::media

namespace deweather::studio {

class ChosenModels;
class ClipPlayer;
class Presenter;
struct SharedDevice;

class ClipSession : public QObject {
    Q_OBJECT

  public:
    // playing: called from any thread when the clip begins to play, and when it no longer does.
    ClipSession(SharedDevice& device, ChosenModels& models, Presenter& presenter, QThreadPool& pool,
                std::function<void(bool)> playing);
    ~ClipSession() override;

    void start();
    // Opens the clip and shows its first frame.
    void show(int id, const QString& path);
    // Something else is shown, or nothing.
    void leave();
    // Stops for good: before the Presenter goes.
    void close();

    void seek_clip(double seconds);
    void play_clip(bool playing);
    // Playback, scrubbing and comparison use this model only; a paused frame is restored by every chosen model.
    void set_clip_model(const QString& model);

  Q_SIGNALS:
    void clip_shown(int id, deweather::studio::ClipFacts facts);
    // Follows clip_shown() after a while: the exact time of every frame, which ClipFacts only estimates.
    void clip_timed(int id, QList<double> seconds);
    void clip_frame(int id, double seconds, QImage image);
    // The paused frame has its full result by this model.
    void clip_restored(int id, QString model, deweather::studio::Restoration restoration);
    void clip_ended(int id);
    void clip_failed(int id, QString message);

  private:
    struct Frame;
    class FrameProgress;
    class WhileShown;

    void set_playing(bool playing);
    void delete_left();
    void opened(int id, int64_t showing, const QString& path, const media::VideoInfo& info);
    void time_clip(int id, const QString& path);
    void moved(int id, int64_t showing, const media::Image& image, double seconds, bool moving);
    void restore_frames();
    void restore(const Frame& frame);
    std::vector<std::string> models_for(const Frame& frame) const;

    SharedDevice& device_;
    ChosenModels& models_;
    Presenter& presenter_;
    std::function<void(bool)> playing_listener_;
    std::unique_ptr<ClipPlayer> player_;             // used on the UI thread only
    mutable std::mutex mutex_;                       // guards the members below
    std::vector<std::unique_ptr<ClipPlayer>> left_;  // may be within a frame for a while
    std::condition_variable wake_;
    std::string model_;
    std::shared_ptr<Frame> frame_;             // to be restored before anything else
    std::unique_ptr<DeviceQueue::Hold> hold_;  // while the clip plays
    bool closing_ = false;
    std::thread thread_;
    TaskGroup tasks_;
};

}  // namespace deweather::studio
