#include "app/studio/segment/segment_engine.h"

#include <fmt/format.h>
#include <torch/types.h>

#include <QFileInfo>
#include <QThreadPool>
#include <atomic>
#include <cstring>
#include <map>
#include <mutex>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/display_image.h"
#include "core/base/device.h"
#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/segment/confusion.h"
#include "core/segment/ground_truth.h"
#include "core/segment/label_map.h"
#include "core/segment/overlay.h"
#include "core/segment/segmenter.h"

namespace deweather::studio {

namespace {

QImage to_image(const at::Tensor& labels) {
    const auto rows = labels.contiguous();
    QImage image(static_cast<int>(rows.size(1)), static_cast<int>(rows.size(0)), QImage::Format_Grayscale8);
    for (int y = 0; y < image.height(); ++y)
        std::memcpy(image.scanLine(y), rows.const_data_ptr<uint8_t>() + y * rows.size(1),
                    static_cast<std::size_t>(rows.size(1)));
    return image;
}

SegmentScores scores_of(const at::Tensor& labels, const at::Tensor& truth, int64_t classes) {
    segment::Confusion confusion(classes);
    confusion.add(labels, truth);
    const auto scores = confusion.scores();
    return {.miou = scores.miou, .macc = scores.macc, .iou = {scores.iou.begin(), scores.iou.end()}};
}

// Reads a file of true labels, or from a folder the one that matches the picture.
at::Tensor read_truth(const TrueLabels& truth, const segment::LabelSet& set) {
    const std::filesystem::path place(truth.truth.toStdString());
    const auto file = std::filesystem::is_directory(place)
                          ? segment::GroundTruth(place).of(std::filesystem::path(truth.picture.toStdString()))
                          : place;
    return segment::read_labels(file, set);
}

bool is_segmenter(const QString& file) {
    try {
        if (segment::is_script(std::filesystem::path(file.toStdString()))) return true;
        return checkpoint::describe_model(std::filesystem::path(file.toStdString())).task == models::Task::kSegment;
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace

class SegmentEngine::Work {
  public:
    Work(SegmentEngine& engine, SharedDevice& device) : engine_(engine), device_(device) {
        thread_.setMaxThreadCount(1);
    }
    ~Work() {
        closing_ = true;
        thread_.clear();
        thread_.waitForDone();
    }

    void list() {
        thread_.start([this] {
            QStringList names;
            for (const auto& file : checkpoint::installed_segmenters())
                names.append(QString::fromStdString(file.stem().string()));
            Q_EMIT engine_.listed(names);
        });
    }

    void install(const QString& file) {
        thread_.start([this, file] {
            try {
                if (const auto target = segment::install_model(std::filesystem::path(file.toStdString())))
                    Q_EMIT engine_.installed(QString::fromStdString(target->stem().string()));
                else
                    Q_EMIT engine_.declined(file);
            } catch (const std::exception& error) {
                // Not a segmenter: decline it, so that the model catalog can report the error.
                if (is_segmenter(file))
                    Q_EMIT engine_.failed(user_message(error));
                else
                    Q_EMIT engine_.declined(file);
            }
        });
    }

    void set_model(const QString& name, bool may_run) {
        {
            const std::lock_guard lock(mutex_);
            model_ = {.name = name, .may_run = may_run};
        }
        begin();
    }

    void want(const QList<ImageToSegment>& images, const TrueLabels& truth) {
        {
            const std::lock_guard lock(mutex_);
            wanted_ = images;
            truth_ = truth;
        }
        begin();
    }

  private:
    struct Chosen {
        QString name;
        bool may_run = false;
        bool operator==(const Chosen&) const = default;
    };
    struct Wanted {
        Chosen model;
        QList<ImageToSegment> images;
        TrueLabels truth;
    };

    void begin() {
        {
            const std::lock_guard lock(mutex_);
            ++generation_;
            if (running_) return;  // the running task sees the new request
            running_ = true;
        }
        thread_.start([this] { run(); });
    }

    void run() {
        Q_EMIT engine_.busy(true);
        for (;;) {
            Wanted wanted;
            int64_t own = 0;
            {
                const std::lock_guard lock(mutex_);
                wanted = {.model = model_, .images = wanted_, .truth = truth_};
                own = generation_;
            }
            const bool whole = serve(wanted, own);
            const std::lock_guard lock(mutex_);
            if (closing_ || (whole && own == generation_)) {
                running_ = false;
                break;
            }
        }
        Q_EMIT engine_.busy(false);
    }

    bool is_latest(int64_t own) {
        const std::lock_guard lock(mutex_);
        return !closing_ && own == generation_;
    }

    // Returns false if a newer request came meanwhile.
    bool serve(const Wanted& wanted, int64_t own) {
        if (wanted.model != loaded_) {
            segmenter_.reset();
            made_.clear();
            loaded_ = wanted.model;
            if (!loaded_.name.isEmpty() && !load()) return true;
            known_truth_ = {};
            truth_labels_.reset();
        }
        if (!segmenter_) return true;
        const bool other_truth = wanted.truth != known_truth_;
        if (other_truth) take_truth(wanted.truth);
        std::map<qint64, Made> kept;
        for (const auto& [key, image] : wanted.images)
            if (const auto found = made_.find(key); found != made_.end()) kept.insert(made_.extract(found));
        made_ = std::move(kept);
        for (const auto& [key, image] : wanted.images) {
            if (!is_latest(own)) return false;
            try {
                auto& made = made_[key];
                if (!made.labels.defined()) made.labels = labels_of(to_tensor(image), own);
                if (!made.segmented || other_truth) made.segmented = described(made.labels);
                Q_EMIT engine_.segmented(key, made.segmented);
            } catch (const Cancelled&) {
                made_.erase(key);
                return false;
            } catch (const std::exception& error) {
                made_.erase(key);
                Q_EMIT engine_.failed(user_message(error));
            }
        }
        return true;
    }

    // Cancelled while it waits for its turn and a newer request comes.
    class Latest : public Progress {
      public:
        Latest(Work& work, int64_t own) : work_(work), own_(own) {}
        bool cancelled() const override { return !work_.is_latest(own_); }

      private:
        Work& work_;
        int64_t own_;
    };

    at::Tensor labels_of(const at::Tensor& rgb, int64_t own) {
        at::Tensor labels;
        Latest progress(*this, own);
        device_.queue.run(Lane::kMap, progress, [&](Progress&) { labels = segmenter_->segment(rgb); });
        return labels;
    }

    bool load() {
        try {
            const auto file = checkpoint::find_segmenter(loaded_.name.toStdString());
            if (!loaded_.may_run && segment::is_script(file)) {
                Q_EMIT engine_.asks_to_run(loaded_.name);
                return false;
            }
            segmenter_.emplace(
                segment::load_model(file, loaded_.may_run ? std::optional(segment::ScriptProcess{}) : std::nullopt),
                choose_device(device_.models.device()));
        } catch (const std::exception& error) {
            Q_EMIT engine_.failed(user_message(error));
            return false;
        }
        SegmentClasses classes{.model = loaded_.name, .names = {}, .colours = {}};
        for (const auto& [name, colour] : segmenter_->labels().classes) {
            classes.names.append(QString::fromStdString(name));
            classes.colours.append(QColor(colour[0], colour[1], colour[2]));
        }
        Q_EMIT engine_.model_ready(classes);
        return true;
    }

    void take_truth(const TrueLabels& truth) {
        known_truth_ = truth;
        truth_labels_.reset();
        if (!truth.truth.isEmpty() && !truth.picture.isEmpty()) {
            try {
                truth_labels_ = read_truth(truth, segmenter_->labels());
            } catch (const std::exception& error) {
                Q_EMIT engine_.failed(user_message(error));
            }
        }
        Q_EMIT engine_.truth_read(truth_labels_.defined() ? to_image(truth_labels_) : QImage());
    }

    std::shared_ptr<const SegmentedImage> described(const at::Tensor& labels) {
        const auto& set = segmenter_->labels();
        const auto shares = segment::shares(labels, set);
        auto segmented = std::make_shared<SegmentedImage>(
            SegmentedImage{.labels = to_image(labels), .shares = {shares.begin(), shares.end()}});
        if (truth_labels_.defined() && truth_labels_.sizes() != labels.sizes()) {
            // Reported once; the classes can still be shown.
            Q_EMIT engine_.failed(user_message(
                Error("cannot compare with", known_truth_.truth.toStdString(),
                      fmt::format("the labels have {} x {} pixels, the picture {} x {}", truth_labels_.size(1),
                                  truth_labels_.size(0), labels.size(1), labels.size(0)))));
            truth_labels_.reset();
            Q_EMIT engine_.truth_read({});
        }
        if (truth_labels_.defined()) segmented->scores = scores_of(labels, truth_labels_, set.size());
        return segmented;
    }

    struct Made {
        at::Tensor labels;
        std::shared_ptr<const SegmentedImage> segmented;
    };

    SegmentEngine& engine_;
    SharedDevice& device_;
    std::mutex mutex_;  // guards the requests
    Chosen model_;
    QList<ImageToSegment> wanted_;
    TrueLabels truth_;
    int64_t generation_ = 0;
    bool running_ = false;
    std::atomic<bool> closing_ = false;
    // Used by the worker thread only.
    Chosen loaded_;
    std::optional<segment::Segmenter> segmenter_;
    TrueLabels known_truth_;
    at::Tensor truth_labels_;
    std::map<qint64, Made> made_;
    QThreadPool thread_;
};

SegmentEngine::SegmentEngine(SharedDevice& device) : work_(std::make_unique<Work>(*this, device)) {
    qRegisterMetaType<SegmentClasses>();
    qRegisterMetaType<std::shared_ptr<const SegmentedImage>>();
}

SegmentEngine::~SegmentEngine() = default;

void SegmentEngine::list() {
    work_->list();
}

void SegmentEngine::set_model(const QString& name, bool may_run) {
    work_->set_model(name, may_run);
}

void SegmentEngine::install(const QString& file) {
    work_->install(file);
}

void SegmentEngine::want(const QList<ImageToSegment>& images, const TrueLabels& truth) {
    work_->want(images, truth);
}

}  // namespace deweather::studio
