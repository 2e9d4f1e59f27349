#include "app/studio/engine.h"

#include <ATen/core/Tensor.h>
#include <sys/resource.h>

#include <QElapsedTimer>
#include <QFileInfo>
#include <QThread>
#include <atomic>
#include <map>
#include <mutex>

#include "app/studio/display_image.h"
#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/checkpoint/model_library.h"
#include "core/restore/batch.h"

namespace deweather::studio {

namespace {

constexpr int kThumbnailSide = 160;

// How much the restoring threads step back behind the window.
constexpr int kNicer = 5;

// Of the free memory at the start, what pictures may fill until the least recently used are let go.
constexpr int64_t kMemoryShare = 4;

QString text(const std::exception& error) {
    return QString::fromStdString(one_line(error.what()));
}

}  // namespace

class Engine::Work {
  public:
    Work(Engine& engine, QString model, QString device)
        : engine_(engine),
          model_(std::move(model)),
          device_(std::move(device)),
          budget_(available_memory() / kMemoryShare) {
        computing_.setObjectName("restore");
        files_.setObjectName("files");
        compute_.moveToThread(&computing_);
        file_.moveToThread(&files_);
        computing_.start();
        files_.start();
    }

    ~Work() {
        closing_ = true;
        ++epoch_;
        computing_.quit();
        files_.quit();
        computing_.wait();
        files_.wait();
    }

    template <typename Task>
    void on_compute(Task task) {
        QMetaObject::invokeMethod(
            &compute_,
            [this, task] {
                if (!closing_) task();
            },
            Qt::QueuedConnection);
    }
    template <typename Task>
    void on_files(Task task) {
        QMetaObject::invokeMethod(
            &file_,
            [this, task] {
                if (!closing_) task();
            },
            Qt::QueuedConnection);
    }

    void load_model() {
        // The window comes first: on Linux this counts for the calling thread and those that it starts.
        setpriority(PRIO_PROCESS, 0, kNicer);
        QElapsedTimer timer;
        timer.start();
        try {
            restorer_ = std::make_unique<restore::Restorer>(
                checkpoint::load_model(checkpoint::find_model(model_.toStdString())),
                choose_device(device_.toStdString()));
            Q_EMIT engine_.model_ready(QString::fromStdString(restorer_->model_name()),
                                       QString::fromStdString(device_description(restorer_->device())),
                                       static_cast<double>(timer.nsecsElapsed()) / 1e6);
        } catch (const std::exception& error) {
            model_error_ = text(error);
            Q_EMIT engine_.model_failed(model_error_);
        }
    }

    void add(int id, const QString& path) {
        {
            const std::lock_guard lock(mutex_);
            entries_[id].path = path;
        }
        queue_restore(id);
    }

    void queue_restore(int id) {
        on_compute([this, id, epoch = epoch_.load()] {
            if (epoch == epoch_)
                restore(id, epoch);
            else
                Q_EMIT engine_.cancelled(id);
        });
    }

    void cancel() { ++epoch_; }

    void show(int id) {
        shown_ = id;
        if (id == kNone) return;
        on_files([this, id] {
            if (id != shown_) return;  // another was asked for meanwhile
            try {
                const auto picture = original(id);
                const QFileInfo info(path(id));
                Q_EMIT engine_.original_shown(id, to_qimage(picture->rgb, picture->alpha),
                                              {.width = static_cast<int>(picture->width()),
                                               .height = static_cast<int>(picture->height()),
                                               .bit_depth = picture->bit_depth,
                                               .alpha = picture->alpha.defined(),
                                               .grey = picture->grey,
                                               .file_bytes = info.size()});
                show_result(id);
            } catch (const std::exception& error) {
                Q_EMIT engine_.failed(id, text(error));
            }
        });
    }

    void set_strength(double strength) {
        strength_ = strength;
        on_files([this, strength] {
            if (strength == strength_ && shown_ != kNone) show_result(shown_);
        });
    }

    void save(int id, const QString& path, bool overwrite) {
        on_files([this, id, path, overwrite] {
            const auto result = restored(id);
            if (!result.defined()) {
                // It was let go to save memory: restored again, then saved.
                {
                    const std::lock_guard lock(mutex_);
                    entries_[id].save_when_done = {path, overwrite};
                }
                queue_restore(id);
                return;
            }
            write(id, result, path, overwrite);
        });
    }

  private:
    struct Save {
        QString path;
        bool overwrite = false;
    };
    struct Entry {
        QString path;
        std::shared_ptr<const media::Image> original;
        at::Tensor restored;
        int64_t used = 0;  // when last, by clock_
        std::optional<Save> save_when_done;
    };

    class JobProgress : public Progress {
      public:
        JobProgress(Work& work, int id, int64_t epoch) : work_(work), id_(id), epoch_(epoch) {}
        void step(int64_t done, int64_t total, std::string_view /*what*/) override {
            Q_EMIT work_.engine_.progressed(id_, static_cast<int>(done), static_cast<int>(total));
        }
        bool cancelled() const override { return work_.epoch_ != epoch_; }

      private:
        Work& work_;
        int id_;
        int64_t epoch_;
    };

    QString path(int id) {
        const std::lock_guard lock(mutex_);
        return entries_[id].path;
    }

    at::Tensor restored(int id) {
        const std::lock_guard lock(mutex_);
        entries_[id].used = ++clock_;
        return entries_[id].restored;
    }

    // From memory, or read from its file (on the calling thread).
    std::shared_ptr<const media::Image> original(int id) {
        QString file;
        {
            const std::lock_guard lock(mutex_);
            entries_[id].used = ++clock_;
            if (entries_[id].original) return entries_[id].original;
            file = entries_[id].path;
        }
        const auto picture = std::make_shared<const media::Image>(media::read_image(file.toStdString(), {}));
        const QImage shown = to_qimage(picture->rgb, picture->alpha);
        Q_EMIT engine_.thumbnail_ready(
            id, shown.scaled(kThumbnailSide, kThumbnailSide, Qt::KeepAspectRatio, Qt::SmoothTransformation));
        const std::lock_guard lock(mutex_);
        entries_[id].original = picture;
        make_room(id);
        return picture;
    }

    // Lets go of pictures that were not used for long, but for one; mutex_ is held.
    void make_room(int kept) {
        const auto bytes = [](const Entry& entry) {
            return static_cast<int64_t>((entry.original ? entry.original->rgb.nbytes() : 0) +
                                        (entry.restored.defined() ? entry.restored.nbytes() : 0));
        };
        int64_t total = 0;
        for (const auto& [id, entry] : entries_) total += bytes(entry);
        while (total > budget_) {
            Entry* oldest = nullptr;
            for (auto& [id, entry] : entries_)
                if (id != kept && id != shown_ && bytes(entry) > 0 && (oldest == nullptr || entry.used < oldest->used))
                    oldest = &entry;
            if (oldest == nullptr) return;
            total -= bytes(*oldest);
            oldest->original.reset();
            oldest->restored = at::Tensor();
        }
    }

    void restore(int id, int64_t epoch) {
        if (!restorer_) {
            Q_EMIT engine_.failed(id, model_error_);
            return;
        }
        Q_EMIT engine_.restoring(id);
        try {
            JobProgress progress(*this, id, epoch);
            const auto picture = original(id);
            const auto result = restorer_->restore(*picture, {}, progress);
            std::optional<Save> save;
            {
                const std::lock_guard lock(mutex_);
                entries_[id].restored = result.image.rgb;
                entries_[id].used = ++clock_;
                save.swap(entries_[id].save_when_done);
                make_room(id);
            }
            const auto& report = result.report;
            Q_EMIT engine_.finished(id, {.model = QString::fromStdString(report.model),
                                         .device = QString::fromStdString(report.device),
                                         .tiles = static_cast<int>(report.tiles),
                                         .milliseconds = report.milliseconds,
                                         .weather = report.weather});
            if (id == shown_) on_files([this, id] { show_result(id); });
            if (save)
                on_files([this, id, restored = result.image.rgb, save] {
                    write(id, restored, save->path, save->overwrite);
                });
        } catch (const Cancelled&) {
            Q_EMIT engine_.cancelled(id);
        } catch (const std::exception& error) {
            Q_EMIT engine_.failed(id, text(error));
        }
        // A window stays open for hours; what the network needed for a second does not have to.
        return_freed_memory();
    }

    void show_result(int id) {
        if (id != shown_) return;
        const auto result = restored(id);
        try {
            const auto picture = original(id);
            Q_EMIT engine_.result_shown(
                id,
                result.defined() ? to_qimage(restore::mix(picture->rgb, result, strength_), picture->alpha) : QImage());
        } catch (const std::exception& error) {
            Q_EMIT engine_.failed(id, text(error));
        }
    }

    void write(int id, const at::Tensor& result, const QString& path, bool overwrite) {
        try {
            const auto picture = original(id);
            media::Image image = *picture;
            const double strength = strength_;
            image.rgb = restore::mix(picture->rgb, result, strength);
            auto options = restore::write_options(restorer_->model_name(), strength);
            options.existing = overwrite ? Existing::kReplace : Existing::kKeep;
            media::write_image(image, path.toStdString(), options);
            Q_EMIT engine_.saved(id, path);
        } catch (const std::exception& error) {
            Q_EMIT engine_.save_failed(id, text(error), !overwrite && QFileInfo::exists(path));
        }
    }

    Engine& engine_;
    QString model_, device_, model_error_;
    std::unique_ptr<restore::Restorer> restorer_;  // used on computing_ alone, but for its name
    std::mutex mutex_;                             // over entries_ and clock_
    std::map<int, Entry> entries_;
    int64_t clock_ = 0;
    int64_t budget_;
    std::atomic<int> shown_ = kNone;
    std::atomic<double> strength_ = 1.0;
    std::atomic<int64_t> epoch_ = 0;  // work of an older one is cancelled
    std::atomic<bool> closing_ = false;
    QThread computing_, files_;
    QObject compute_, file_;
};

Engine::Engine(QString model, QString device)
    : work_(std::make_unique<Work>(*this, std::move(model), std::move(device))) {
    qRegisterMetaType<Restoration>();
    qRegisterMetaType<PictureFacts>();
}

Engine::~Engine() = default;

void Engine::start() {
    work_->on_compute([work = work_.get()] { work->load_model(); });
}
void Engine::add(int id, const QString& path) {
    work_->add(id, path);
}
void Engine::show(int id) {
    work_->show(id);
}
void Engine::set_strength(double strength) {
    work_->set_strength(strength);
}
void Engine::save(int id, const QString& path, bool overwrite) {
    work_->save(id, path, overwrite);
}
void Engine::cancel() {
    work_->cancel();
}
void Engine::retry(int id) {
    work_->queue_restore(id);
}

}  // namespace deweather::studio
