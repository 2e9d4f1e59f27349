#include "app/studio/engine/clips/clip_exports.h"

#include <QFileInfo>
#include <utility>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/device/lower_priority.h"
#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/showing/strengths.h"
#include "core/restore/video.h"

namespace deweather::studio {

namespace {

// An interruption loses at most this many frames; one that makes way for something more urgent loses its own work only.
constexpr int64_t kPartFrames = 48;

restore::VideoOptions options_of(const ClipSave& save, const Strength& strength) {
    restore::VideoOptions options;
    options.restore.strength = strength.removes_nothing() ? 0 : strength.overall;
    options.codec = save.codec.toStdString();
    options.quality = save.quality;
    if (save.from > 0) options.from = restore::VideoPoint{.seconds = save.from, .frame = {}};
    if (save.to > 0) options.to = restore::VideoPoint{.seconds = save.to, .frame = {}};
    options.steady = save.steady;
    options.resume = media::Resume::kSameJob;
    options.existing = save.overwrite ? Existing::kReplace : Existing::kKeep;
    options.part_frames = kPartFrames;
    return options;
}

}  // namespace

class ClipExports::ClipProgress : public Progress {
  public:
    ClipProgress(ClipExports& exports, const ClipSave& save) : exports_(exports), save_(save) {}
    void step(int64_t done, int64_t total, std::string_view /*what*/) override {
        Q_EMIT exports_.progressed(save_.clip, save_.model, static_cast<int>(done), static_cast<int>(total));
    }
    bool cancelled() const override { return exports_.is_cancelled(); }

  private:
    ClipExports& exports_;
    const ClipSave& save_;
};

// A frame's progress, which is cancelled by a pause too.
class ClipExports::UntilPaused : public Progress {
  public:
    UntilPaused(const ClipExports& exports, Progress& progress) : exports_(exports), progress_(progress) {}
    void step(int64_t done, int64_t total, std::string_view what) override { progress_.step(done, total, what); }
    bool cancelled() const override { return progress_.cancelled() || exports_.is_paused(); }

  private:
    const ClipExports& exports_;
    Progress& progress_;
};

void ClipExports::start() {
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
}

void ClipExports::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void ClipExports::save_clip(const ClipSave& save) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back({.save = save, .strength = strengths_.of(save.clip)});
    }
    wake_.notify_all();
}

void ClipExports::set_paused(bool paused) {
    {
        const std::lock_guard lock(mutex_);
        paused_ = paused;
    }
    wake_.notify_all();
}

void ClipExports::cancel(const QList<int>& ids) {
    QList<int> stopped;
    {
        const std::lock_guard lock(mutex_);
        const auto is_meant = [&](int clip) { return ids.isEmpty() || ids.contains(clip); };
        for (const auto& job : jobs_)
            if (is_meant(job.save.clip)) stopped.append(job.save.clip);
        std::erase_if(jobs_, [&](const Job& job) { return is_meant(job.save.clip); });
        // The export itself reports its end.
        if (running_ && is_meant(*running_)) cancelled_ = true;
    }
    wake_.notify_all();
    for (const int id : stopped) Q_EMIT cancelled(id);
}

void ClipExports::remove(const QList<int>& ids) {
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(jobs_, [&](const Job& job) { return ids.contains(job.save.clip); });
        if (running_ && ids.contains(*running_)) cancelled_ = true;
    }
    wake_.notify_all();
}

bool ClipExports::is_cancelled() const {
    const std::lock_guard lock(mutex_);
    return closing_ || cancelled_;
}

bool ClipExports::is_paused() const {
    const std::lock_guard lock(mutex_);
    return paused_;
}

void ClipExports::take_turn(Progress& progress, const DeviceQueue::Work& work) {
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return closing_ || cancelled_ || !paused_; });
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

void ClipExports::work() {
    lower_priority();
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [&] { return closing_ || (!jobs_.empty() && !paused_); });
        if (closing_) return;
        const auto job = jobs_.front();
        jobs_.erase(jobs_.begin());
        running_ = job.save.clip;
        cancelled_ = false;
        lock.unlock();
        run(job);
        lock.lock();
        running_.reset();
    }
}

void ClipExports::run(const Job& job) {
    const auto& save = job.save;
    ClipProgress progress(*this, save);
    const auto device = device_.models.device();
    try {
        // Begins when the device has nothing more urgent to do.
        take_turn(progress, [](Progress&) {});
        Q_EMIT restoring(save.clip, save.model);
        const auto model = device_.models.get(save.model.toStdString());
        auto restorer =
            model->restorer([this](Progress& turn, const DeviceQueue::Work& work) { take_turn(turn, work); });
        auto options = options_of(save, job.strength);
        if (model->chooses_removal())
            options.restore.remove = model->removal(job.strength);
        else if (model->names_weather())
            options.restore.remove = job.strength.words();
        const auto report = restore::restore_video(
            restorer, {.input = pictures_.path(save.clip).toStdString(), .output = save.path.toStdString()}, options,
            progress);
        QStringList notes;
        for (const auto& note : report.notes) notes.append(QString::fromStdString(note));
        Q_EMIT saved(save.clip, save.path, notes);
    } catch (const Cancelled&) {
        Q_EMIT cancelled(save.clip);
    } catch (const std::exception& error) {
        if (device_.models.fall_back_from(device, error)) {
            const std::lock_guard lock(mutex_);
            jobs_.insert(jobs_.begin(), job);
            return;
        }
        Q_EMIT save_failed(save.clip, save.path, user_message(error), !save.overwrite && QFileInfo::exists(save.path));
    }
}

}  // namespace deweather::studio
