// Clips: frames of the clip on screen are restored before anything else, exports after everything else.
#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/device/lower_priority.h"
#include "app/studio/engine/display_image.h"
#include "app/studio/engine/engine_work.h"
#include "core/base/device.h"
#include "core/base/memory.h"
#include "core/media/video_reader.h"
#include "core/restore/video.h"

namespace deweather::studio {

namespace {

constexpr int kThumbnail = -1, kThumbnailSide = 192;
// Maximum time for restoring a frame during playback, in milliseconds: about what the eye still sees as motion.
constexpr double kFrameTime = 80;
constexpr int64_t kSmallestFrame = 96 * 96;
// An interruption loses at most this many frames; exports yield to pictures between tiles and lose nothing.
constexpr int64_t kPartFrames = 48;

int streams_of(const media::VideoInfo& info, const char* kind) {
    return static_cast<int>(std::count_if(info.streams.begin(), info.streams.end(),
                                          [&](const auto& stream) { return stream.kind == kind; }));
}

}  // namespace

void Engine::Work::add_clip(int id, const QString& path) {
    const Lock lock(mutex_);
    clips_[id] = path;
}

void Engine::Work::show_clip(int id) {
    show(kNone);
    int64_t player = 0;
    QString path;
    {
        const Lock lock(mutex_);
        shown_ = {.id = id, .generation = shown_.generation + 1};
        player = shown_.generation;
        path = clips_[id];
    }
    player_ = std::make_shared<ClipPlayer>(
        path.toStdString(),
        ClipPlayer::Listener{
            .opened = [this, id, player](const media::VideoInfo& info) { clip_opened(id, player, info); },
            .frame = [this, id, player](const media::Image& image, double seconds,
                                        bool moving) { clip_moved(id, player, image, seconds, moving); },
            .ended =
                [this, id] {
                    {
                        const Lock lock(mutex_);
                        playing_ = false;
                    }
                    wake_.notify_all();
                    Q_EMIT engine_.clip_ended(id);
                },
            .failed = [this,
                       id](const std::exception& error) { Q_EMIT engine_.clip_failed(id, user_message(error)); }});
}

// The player may be within a frame for a while: do not wait for it here.
void Engine::Work::retire_player() {
    if (player_) pool_.start([player = std::exchange(player_, nullptr)]() mutable { player.reset(); });
    if (preview_) pool_.start([preview = std::exchange(preview_, nullptr)]() mutable { preview.reset(); });
}

void Engine::Work::seek_clip(double seconds) {
    if (player_) player_->seek(seconds);
}

void Engine::Work::play_clip(bool playing) {
    {
        const Lock lock(mutex_);
        playing_ = playing && player_;
    }
    wake_.notify_all();
    if (player_) player_->play(playing);
}

void Engine::Work::set_clip_model(const QString& model) {
    const Lock lock(mutex_);
    clip_model_ = model.toStdString();
}

void Engine::Work::clip_opened(int id, int64_t generation, const media::VideoInfo& info) {
    QString path;
    {
        const Lock lock(mutex_);
        if (shown_.generation != generation) return;
        path = clips_[id];
    }
    const double rate = info.frame_rate > 0 ? info.frame_rate : 25;
    const auto frames = info.frames > 0 ? info.frames : static_cast<int64_t>(std::ceil(info.duration * rate));
    Q_EMIT engine_.clip_shown(id, {.width = static_cast<int>(info.width),
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
                                   .file_bytes = QFileInfo(path).size()});
    pool_.start([this, id, path] { time_clip(id, path); });
}

class Engine::Work::ClipOnScreen : public Progress {
  public:
    ClipOnScreen(Work& work, int id) : work_(work), id_(id) {}
    bool cancelled() const override {
        if (work_.closing_) return true;
        const Lock lock(work_.mutex_);
        return work_.shown_.id != id_;
    }

  private:
    Work& work_;
    int id_;
};

// Reading through a long clip takes a while, so it runs beside the player.
void Engine::Work::time_clip(int id, const QString& path) {
    try {
        media::VideoReader reader(path.toStdString(), {.threads = 1});
        const auto times = reader.frame_times(ClipOnScreen(*this, id));
        if (!times.empty()) Q_EMIT engine_.clip_timed(id, QList<double>(times.begin(), times.end()));
    } catch (const std::exception&) {
        // The clip was closed, or is unreadable, which the player reports. The estimate stays.
    }
}

// On the player's thread. Every frame has its own generation for conversion and blending. Waits for the result while
// the clip moves.
void Engine::Work::clip_moved(int id, int64_t player, const media::Image& image, double seconds, bool moving) {
    const auto shown = to_qimage(image.rgb, {});
    std::future<void> restored;
    {
        const Lock lock(mutex_);
        if (shown_.id != id || shown_.generation < player || closing_) return;
        ++shown_.generation;
        shown_.presented = true;
        shown_.results.clear();
        auto done = std::make_shared<std::promise<void>>();
        restored = done->get_future();
        // A frame that is replaced before its turn breaks its promise, which releases the thread that waits for it.
        frame_ = {.generation = shown_.generation,
                  .image = image,
                  .seconds = seconds,
                  .moving = moving,
                  .shown = shown,
                  .done = done};
        if (!moving) Q_EMIT engine_.clip_frame(id, seconds, shown);
    }
    wake_.notify_all();
    if (moving) restored.wait();
}

class Engine::Work::FrameProgress : public Progress {
  public:
    FrameProgress(Work& work, int64_t generation) : work_(work), generation_(generation) {}
    bool cancelled() const override {
        if (work_.closing_) return true;
        const Lock lock(work_.mutex_);
        return work_.shown_.generation != generation_;
    }

  private:
    Work& work_;
    int64_t generation_;
};

// Runs on the restoring thread: a moving frame is restored at a small size by the current model; a paused frame by all
// models, first at a small size.
void Engine::Work::run_frame(const FrameRequest& request) {
    std::vector<std::string> models;
    int id = kNone;
    {
        const Lock lock(mutex_);
        models = schedule_.models();
        id = shown_.id;
        if (request.moving) {
            const bool known = std::find(models.begin(), models.end(), clip_model_) != models.end();
            models = {known ? clip_model_ : models.front()};
        }
    }
    FrameProgress progress(*this, request.generation);
    std::string asked_device;
    const int64_t all = request.image.width() * request.image.height();
    try {
        for (const bool small : {true, false})
            for (const auto& name : models) {
                if (request.moving && !small) continue;
                QString reason;
                const auto model = loaded(name, reason);
                if (!model) continue;
                asked_device = model->asked_device();
                auto image = request.image;
                if (small) {
                    const auto affordable = static_cast<int64_t>(kFrameTime / model->preview_milliseconds_per_pixel);
                    image.rgb = reduced(image.rgb, std::clamp(affordable, kSmallestFrame, all));
                }
                const bool preview = image.rgb.sizes() != request.image.rgb.sizes();
                // A preview of full size would repeat the result.
                if (small && !preview && !request.moving) continue;
                const auto result = model->restorer(Lane::kFrame).restore(image, {}, progress);
                const double rate = result.report.milliseconds / static_cast<double>(image.width() * image.height());
                (preview ? model->preview_milliseconds_per_pixel : model->milliseconds_per_pixel) = rate;
                put_shown(id, request.generation, name,
                          {.original = to_qimage(image.rgb, {}),
                           .restored = to_qimage(result.image.rgb, {}),
                           .preview = preview});
                if (request.moving) Q_EMIT engine_.clip_frame(id, request.seconds, request.shown);
                emit_shown(request.generation, name);
            }
    } catch (const Cancelled&) {
        // Cancelled: another frame is wanted.
    } catch (const std::exception& error) {
        if (device_.models.fall_back_from(asked_device, error)) return run_frame(request);
        Q_EMIT engine_.clip_failed(id, user_message(error));
    }
    request.done->set_value();
    return_freed_memory();
}

void Engine::Work::preview_clip(double seconds) {
    if (!player_) return;
    if (!preview_) {
        const Lock lock(mutex_);
        const int id = shown_.id;
        preview_ = std::make_shared<ClipPreview>(clips_[id].toStdString(), [this, id](double at, const QImage& image) {
            Q_EMIT engine_.clip_previewed(id, at, image);
        });
    }
    preview_->want(seconds);
}

void Engine::Work::make_clip_thumbnail(double seconds) {
    {
        const Lock lock(mutex_);
        clip_thumbnails_.push_back(seconds);
        if (clip_thumbnails_.size() > 1) return;  // the running task takes it too
    }
    pool_.start(
        [this] {
            std::unique_ptr<media::VideoReader> reader;
            int opened = kNone;
            for (;;) {
                double at = 0;
                int id = kNone;
                QString path;
                {
                    const Lock lock(mutex_);
                    if (clip_thumbnails_.empty()) return;
                    at = clip_thumbnails_.front();
                    id = shown_.id;
                    path = clips_.contains(id) ? clips_[id] : QString();
                }
                try {
                    if (!path.isEmpty() && !closing_) {
                        if (!reader || opened != id)
                            reader = std::make_unique<media::VideoReader>(path.toStdString(),
                                                                          media::VideoReadOptions{.threads = 1});
                        opened = id;
                        Q_EMIT engine_.clip_thumbnail(id, at, to_qimage(reader->thumbnail(at, kThumbnailSide).rgb, {}));
                    }
                } catch (const std::exception&) {
                    // The strip stays empty; the clip's player reports that it is unreadable.
                    reader.reset();
                }
                const Lock lock(mutex_);
                clip_thumbnails_.erase(clip_thumbnails_.begin());
            }
        },
        kThumbnail);
}

void Engine::Work::save_clip(const ClipSave& save) {
    {
        const Lock lock(mutex_);
        clip_saves_.emplace_back(save, strength_of(lock, save.clip));
    }
    export_wake_.notify_all();
}

class Engine::Work::ClipProgress : public Progress {
  public:
    ClipProgress(Work& work, int clip, QString model) : work_(work), clip_(clip), model_(std::move(model)) {}
    void step(int64_t done, int64_t total, std::string_view /*what*/) override {
        Q_EMIT work_.engine_.progressed(clip_, model_, static_cast<int>(done), static_cast<int>(total));
    }
    bool cancelled() const override {
        if (work_.closing_) return true;
        const Lock lock(work_.mutex_);
        return work_.export_cancelled_;
    }

  private:
    Work& work_;
    int clip_;
    QString model_;
};

// The frame's progress, which is cancelled by a pause too.
class Engine::Work::UntilPaused : public Progress {
  public:
    UntilPaused(Work& work, Progress& progress) : work_(work), progress_(progress) {}
    void step(int64_t done, int64_t total, std::string_view what) override { progress_.step(done, total, what); }
    bool cancelled() const override {
        if (progress_.cancelled()) return true;
        const Lock lock(work_.mutex_);
        return work_.schedule_.paused();
    }

  private:
    Work& work_;
    Progress& progress_;
};

void Engine::Work::take_export_turn(Progress& progress, const DeviceQueue::Work& work) {
    for (;;) {
        {
            Lock lock(mutex_);
            export_wake_.wait(lock, [&] { return closing_ || export_cancelled_ || !schedule_.paused(); });
        }
        progress.throw_if_cancelled();
        try {
            UntilPaused until_paused(*this, progress);
            device_.queue.run(Lane::kExport, until_paused, work);
            return;
        } catch (const Cancelled&) {
            // By a pause: the frame is restored again after it.
            progress.throw_if_cancelled();
        }
    }
}

void Engine::Work::export_clips() {
    lower_priority();
    Lock lock(mutex_);
    for (;;) {
        export_wake_.wait(lock, [&] { return closing_ || (!clip_saves_.empty() && !schedule_.paused()); });
        if (closing_) return;
        const auto [save, strength] = clip_saves_.front();
        clip_saves_.erase(clip_saves_.begin());
        exporting_ = save.clip;
        export_cancelled_ = false;
        lock.unlock();
        export_clip(save, strength);
        lock.lock();
        exporting_.reset();
    }
}

void Engine::Work::export_clip(const ClipSave& save, double strength) {
    ClipProgress progress(*this, save.clip, save.model);
    QString path;
    {
        const Lock lock(mutex_);
        path = clips_[save.clip];
    }
    const auto device = device_.models.device();
    try {
        // Does not begin before its first turn.
        take_export_turn(progress, [](Progress&) {});
        Q_EMIT engine_.restoring(save.clip, save.model);
        const auto model = device_.models.get(save.model.toStdString());
        auto restorer =
            model->restorer([this](Progress& turn, const DeviceQueue::Work& work) { take_export_turn(turn, work); });
        restore::VideoOptions options;
        options.restore.strength = strength;
        options.codec = save.codec.toStdString();
        options.quality = save.quality;
        if (save.from > 0) options.from = restore::VideoPoint{.seconds = save.from, .frame = {}};
        if (save.to > 0) options.to = restore::VideoPoint{.seconds = save.to, .frame = {}};
        options.steady = save.steady;
        options.resume = media::Resume::kSameJob;
        options.existing = save.overwrite ? Existing::kReplace : Existing::kKeep;
        options.part_frames = kPartFrames;
        const auto report = restore::restore_video(
            restorer, {.input = path.toStdString(), .output = save.path.toStdString()}, options, progress);
        QStringList notes;
        for (const auto& note : report.notes) notes.append(QString::fromStdString(note));
        Q_EMIT engine_.saved(save.clip, save.path, notes);
    } catch (const Cancelled&) {
        Q_EMIT engine_.cancelled(save.clip);
    } catch (const std::exception& error) {
        if (device_.models.fall_back_from(device, error)) {
            const Lock lock(mutex_);
            clip_saves_.insert(clip_saves_.begin(), {save, strength});
            return;
        }
        Q_EMIT engine_.save_failed(save.clip, save.path, user_message(error),
                                   !save.overwrite && QFileInfo::exists(save.path));
    }
}

}  // namespace deweather::studio
