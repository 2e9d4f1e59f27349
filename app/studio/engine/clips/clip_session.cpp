#include "app/studio/engine/clips/clip_session.h"

#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <future>
#include <utility>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/clips/clip_player.h"
#include "app/studio/engine/device/lower_priority.h"
#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/display_image.h"
#include "app/studio/engine/restoring/chosen_models.h"
#include "app/studio/engine/restoring/restoration_facts.h"
#include "app/studio/engine/showing/presenter.h"
#include "core/base/memory.h"
#include "core/media/video_reader.h"

namespace deweather::studio {

namespace {

// Maximum time for restoring a frame during playback, in milliseconds: about what the eye still sees as motion.
constexpr double kFrameTime = 80;
constexpr int64_t kSmallestFrame = int64_t{96} * 96;

int streams_of(const media::VideoInfo& info, const char* kind) {
    return static_cast<int>(std::count_if(info.streams.begin(), info.streams.end(),
                                          [&](const auto& stream) { return stream.kind == kind; }));
}

ClipFacts facts_of(const media::VideoInfo& info, const QString& path) {
    const double rate = info.frame_rate > 0 ? info.frame_rate : 25;
    const auto frames = info.frames > 0 ? info.frames : static_cast<int64_t>(std::ceil(info.duration * rate));
    return {.width = static_cast<int>(info.width),
            .height = static_cast<int>(info.height),
            .bit_depth = info.bit_depth,
            .seconds = info.duration,
            .rate = rate,
            .frames = static_cast<int>(std::max<int64_t>(frames, 1)),
            .codec = QString::fromStdString(info.codec),
            .container = QString::fromStdString(info.container),
            .audio = streams_of(info, "audio"),
            .subtitles = streams_of(info, "subtitle"),
            .hdr = info.hdr,
            .file_bytes = QFileInfo(path).size()};
}

}  // namespace

struct ClipSession::Frame {
    int id = 0;
    int64_t showing = 0;  // the Presenter's number
    media::Image image = {};
    double seconds = 0;
    bool moving = false;
    QImage shown = {};  // a moving frame, which appears together with its result
    // Broken for a frame that is replaced before its turn: that too releases the thread that waits for it.
    std::promise<void> done = {};
};

class ClipSession::FrameProgress : public Progress {
  public:
    FrameProgress(const ClipSession& clip, int64_t showing) : clip_(clip), showing_(showing) {}
    bool cancelled() const override { return !clip_.presenter_.is_shown(showing_); }

  private:
    const ClipSession& clip_;
    int64_t showing_;
};

class ClipSession::WhileShown : public Progress {
  public:
    WhileShown(const ClipSession& clip, int id) : clip_(clip), id_(id) {}
    bool cancelled() const override {
        {
            const std::lock_guard lock(clip_.mutex_);
            if (clip_.closing_) return true;
        }
        return clip_.presenter_.shown() != id_;
    }

  private:
    const ClipSession& clip_;
    int id_;
};

ClipSession::ClipSession(SharedDevice& device, ChosenModels& models, Presenter& presenter, QThreadPool& pool,
                         std::function<void(bool)> playing)
    : device_(device), models_(models), presenter_(presenter), playing_listener_(std::move(playing)), tasks_(pool) {
    qRegisterMetaType<ClipFacts>();
}

ClipSession::~ClipSession() {
    close();
}

void ClipSession::start() {
    if (!thread_.joinable()) thread_ = std::thread([this] { restore_frames(); });
}

void ClipSession::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
        // Frees the player, which may wait for it.
        frame_.reset();
        hold_.reset();
    }
    wake_.notify_all();
    // The frame that is being restored is no longer of use.
    presenter_.show(Presenter::kNone);
    player_.reset();
    delete_left();
    if (thread_.joinable()) thread_.join();
    tasks_.close();
}

void ClipSession::show(int id, const QString& path) {
    leave();
    const int64_t showing = presenter_.show_clip(id);
    player_ = std::make_unique<ClipPlayer>(
        path.toStdString(),
        ClipPlayer::Listener{
            .opened = [this, id, showing, path](const media::VideoInfo& info) { opened(id, showing, path, info); },
            .frame = [this, id, showing](const media::Image& image, double seconds,
                                         bool moving) { moved(id, showing, image, seconds, moving); },
            .ended =
                [this, id] {
                    set_playing(false);
                    Q_EMIT clip_ended(id);
                },
            .failed =
                [this, id](const std::exception& error) {
                    set_playing(false);
                    Q_EMIT clip_failed(id, user_message(error));
                }});
}

void ClipSession::leave() {
    play_clip(false);
    {
        const std::lock_guard lock(mutex_);
        // Releases the player, which may wait for it.
        frame_.reset();
        if (player_) left_.push_back(std::move(player_));
    }
    tasks_.start([this] { delete_left(); });
}

void ClipSession::delete_left() {
    std::vector<std::unique_ptr<ClipPlayer>> left;
    {
        const std::lock_guard lock(mutex_);
        left.swap(left_);
    }
    // Waits for the players' threads, without the mutex that they may be about to take.
    left.clear();
}

void ClipSession::seek_clip(double seconds) {
    if (player_) player_->seek(seconds);
}

void ClipSession::play_clip(bool playing) {
    set_playing(playing && player_);
    if (player_) player_->play(playing);
}

// While a clip plays, the machine is for its frames.
void ClipSession::set_playing(bool playing) {
    {
        const std::lock_guard lock(mutex_);
        hold_ = playing && !closing_ ? std::make_unique<DeviceQueue::Hold>(device_.queue, Lane::kFrame) : nullptr;
    }
    playing_listener_(playing);
}

void ClipSession::set_clip_model(const QString& model) {
    const std::lock_guard lock(mutex_);
    model_ = model.toStdString();
}

void ClipSession::opened(int id, int64_t showing, const QString& path, const media::VideoInfo& info) {
    if (!presenter_.is_shown(showing)) return;
    Q_EMIT clip_shown(id, facts_of(info, path));
    tasks_.start([this, id, path] { time_clip(id, path); });
}

// Reading through a long clip takes a while, so it runs beside the player.
void ClipSession::time_clip(int id, const QString& path) {
    try {
        media::VideoReader reader(path.toStdString(), {.threads = 1});
        const auto times = reader.frame_times(WhileShown(*this, id));
        if (!times.empty()) Q_EMIT clip_timed(id, QList<double>(times.begin(), times.end()));
    } catch (const std::exception&) {
        // The clip was closed, or is unreadable, which the player reports. The estimate stays.
    }
}

// On the player's thread. Waits for the result while the clip moves.
void ClipSession::moved(int id, int64_t showing, const media::Image& image, double seconds, bool moving) {
    auto frame = std::make_shared<Frame>();
    frame->id = id;
    frame->image = image;
    frame->seconds = seconds;
    frame->moving = moving;
    frame->shown = to_qimage(image.rgb, {});
    auto restored = frame->done.get_future();
    {
        const std::lock_guard lock(mutex_);
        if (closing_) return;
        frame->showing = presenter_.begin_frame(id, showing);
        if (frame->showing == 0) return;
        if (!moving) Q_EMIT clip_frame(id, seconds, frame->shown);
        frame_ = std::move(frame);
    }
    wake_.notify_all();
    if (moving) restored.wait();
}

void ClipSession::restore_frames() {
    lower_priority();
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [&] { return closing_ || frame_; });
        if (closing_) return;
        const auto frame = std::exchange(frame_, nullptr);
        lock.unlock();
        {
            // So that nothing else begins between two models.
            const DeviceQueue::Hold hold(device_.queue, Lane::kFrame);
            restore(*frame);
            frame->done.set_value();
        }
        return_freed_memory();
        lock.lock();
    }
}

std::vector<std::string> ClipSession::models_for(const Frame& frame) const {
    auto models = models_.names();
    if (!frame.moving || models.empty()) return models;
    const std::lock_guard lock(mutex_);
    return {std::find(models.begin(), models.end(), model_) != models.end() ? model_ : models.front()};
}

// A moving frame is restored at a small size by the current model; a paused frame by all models, first at a small size.
void ClipSession::restore(const Frame& frame) {
    FrameProgress progress(*this, frame.showing);
    const int64_t all = frame.image.width() * frame.image.height();
    std::string asked_device;
    try {
        for (const bool small : {true, false})
            for (const auto& name : models_for(frame)) {
                if (frame.moving && !small) continue;
                QString reason;
                const auto model = models_.load(name, reason);
                if (!model) continue;
                asked_device = model->asked_device();
                auto image = frame.image;
                if (small) {
                    const auto affordable = static_cast<int64_t>(kFrameTime / model->preview_milliseconds_per_pixel);
                    image.rgb = reduced(image.rgb, std::clamp(affordable, std::min(kSmallestFrame, all), all));
                }
                const bool preview = image.rgb.sizes() != frame.image.rgb.sizes();
                // A preview of full size would repeat the result.
                if (small && !preview && !frame.moving) continue;
                const auto result =
                    model->restorer(Lane::kFrame)
                        .restore(image, {.remove = model->removal(presenter_.strength(frame.id))}, progress);
                (preview ? model->preview_milliseconds_per_pixel : model->milliseconds_per_pixel) =
                    result.report.milliseconds / static_cast<double>(image.width() * image.height());
                if (frame.moving && !progress.cancelled()) Q_EMIT clip_frame(frame.id, frame.seconds, frame.shown);
                presenter_.show_result(
                    frame.showing, name,
                    {.original = to_qimage(image.rgb, {}),
                     .restored = to_qimage(result.image.rgb, {}),
                     .weather = to_weather_map(result.weather_map, result.weather_patch, image.width(), image.height()),
                     .preview = preview});
                if (!preview && !frame.moving && !progress.cancelled())
                    Q_EMIT clip_restored(frame.id, QString::fromStdString(name), to_restoration(result.report));
            }
    } catch (const Cancelled&) {
        // Another frame is wanted.
    } catch (const std::exception& error) {
        if (device_.models.fall_back_from(asked_device, error)) return restore(frame);
        Q_EMIT clip_failed(frame.id, user_message(error));
    }
}

}  // namespace deweather::studio
