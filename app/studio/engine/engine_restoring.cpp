// The restoring thread: takes pieces from the schedule one by one.
#include <sys/resource.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/display_image.h"
#include "app/studio/engine/engine_work.h"
#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/memory.h"

namespace deweather::studio {

namespace {

// Niceness of the restoring threads, so that the UI stays responsive.
constexpr int kNicer = 5;

// A result that takes longer than the first gets a preview that takes at most the second; milliseconds.
constexpr double kLongEnoughForPreview = 400, kPreviewTime = 250;
// A smaller preview shows nothing; one larger than this share of the picture is not worth it.
constexpr int64_t kSmallestPreview = 96 * 96, kPreviewShare = 4;

// Maximum number of results that wait to be written; more would fill the memory if the disk is slower than the network.
constexpr int kMaxWrites = 4;

constexpr const char* kProcessor = "cpu";

double report_rate(const restore::Result& result) {
    return result.report.milliseconds / static_cast<double>(result.image.width() * result.image.height());
}

Restoration to_restoration(const restore::Result& result) {
    const auto& report = result.report;
    return {.model = QString::fromStdString(report.model),
            .device = QString::fromStdString(report.device),
            .tiles = static_cast<int>(report.tiles),
            .milliseconds = report.milliseconds,
            .weather = report.weather};
}

}  // namespace

class Engine::Work::PieceProgress : public Progress {
  public:
    PieceProgress(Work& work, Piece piece) : work_(work), piece_(std::move(piece)) {}
    void step(int64_t done, int64_t total, std::string_view /*what*/) override {
        if (!piece_.preview)
            Q_EMIT work_.engine_.progressed(piece_.picture, QString::fromStdString(piece_.model),
                                            static_cast<int>(done), static_cast<int>(total));
    }
    bool cancelled() const override {
        if (work_.closing_) return true;
        const Lock lock(work_.mutex_);
        return work_.schedule_.gives_way(piece_) || work_.frame_ || work_.playing_;
    }

  private:
    Work& work_;
    Piece piece_;
};

void Engine::Work::lower_priority() {
    setpriority(PRIO_PROCESS, 0, kNicer);
}

void Engine::Work::compute() {
    lower_priority();
    Lock lock(mutex_);
    while (!closing_) {
        // Load models before there is any work, so that the first picture does not wait for them.
        std::optional<std::string> to_load;
        for (const auto& model : schedule_.models())
            if (!to_load && !tried_.contains(model)) to_load = model;
        const auto frame = std::exchange(frame_, std::nullopt);
        const auto piece = writes_ < kMaxWrites && !playing_ ? schedule_.next() : std::nullopt;
        if (!frame && !piece && !to_load) {
            idle_.notify_all();
            wake_.wait(lock);
            continue;
        }
        busy_ = true;
        lock.unlock();
        QString reason;
        if (frame)
            run_frame(*frame);
        else if (piece)
            run(*piece);
        else
            loaded(*to_load, reason);
        lock.lock();
        busy_ = false;
    }
}

// Whether this error means that the device is lost and the processor can take over.
bool Engine::Work::fall_back_from(const std::string& device, const std::exception& error) {
    if (device == kProcessor || !is_device_lost(error)) return false;
    bool first = false;
    {
        const Lock lock(mutex_);
        first = std::exchange(device_, kProcessor) != kProcessor;
    }
    const std::string_view what = error.what();
    if (first) Q_EMIT engine_.device_lost(QString::fromStdString(one_line(what.substr(0, what.find('\n')))));
    return true;
}

// Null if the model cannot be loaded, with the reason; the window is notified once.
LoadedModel* Engine::Work::loaded(const std::string& model, QString& reason) {
    const auto name = QString::fromStdString(model);
    bool first = false;
    {
        const Lock lock(mutex_);
        if (models_.device() != device_) models_.move_to(device_);
        first = tried_.insert(model).second;
    }
    const bool known = models_.has(model);
    try {
        auto& found = models_.get(model);
        if (!known)
            Q_EMIT engine_.model_ready(name, QString::fromStdString(device_description(found.restorer.device())),
                                       found.load_milliseconds);
        return &found;
    } catch (const std::exception& error) {
        if (fall_back_from(models_.device(), error)) return loaded(model, reason);
        reason = user_message(error);
        if (first) Q_EMIT engine_.model_failed(name, reason);
        return nullptr;
    }
}

void Engine::Work::run(const Piece& piece) {
    QString reason;
    LoadedModel* model = loaded(piece.model, reason);
    if (model == nullptr) {
        fail(piece, reason, false);
        return;
    }
    Original picture;
    try {
        picture = original(piece.picture);
    } catch (const std::exception& error) {
        fail(piece, user_message(error), true);
        return;
    }
    try {
        if (piece.preview)
            run_preview(piece, *model, picture);
        else
            run_full(piece, *model, picture);
    } catch (const Cancelled&) {
        const Lock lock(mutex_);
        if (schedule_.has(piece.picture) && !schedule_.is_cancelled(piece.picture))
            Q_EMIT engine_.waiting(piece.picture);
    } catch (const std::exception& error) {
        // The piece stays the schedule's next one.
        if (fall_back_from(models_.device(), error)) return;
        fail(piece, user_message(error), false);
        // Memory held by other models may be what is missing.
        models_.make_room();
    }
    // A window stays open for hours; memory that the network needed for a second goes back to the system.
    return_freed_memory();
}

void Engine::Work::run_preview(const Piece& piece, LoadedModel& model, const Original& picture) {
    const int64_t all = picture->width() * picture->height();
    const auto affordable = static_cast<int64_t>(kPreviewTime / model.preview_milliseconds_per_pixel);
    const int64_t pixels = std::min(affordable, all / kPreviewShare);
    const bool worth_it = static_cast<double>(all) * model.milliseconds_per_pixel > kLongEnoughForPreview;
    if (worth_it && pixels >= kSmallestPreview) {
        PieceProgress progress(*this, piece);
        media::Image small;
        small.rgb = reduced(picture->rgb, pixels);
        small.grey = picture->grey;
        const auto result = model.restorer.restore(small, {}, progress);
        model.preview_milliseconds_per_pixel = report_rate(result);
        at::Tensor alpha;
        if (picture->alpha.defined())
            alpha = at::adaptive_avg_pool2d(picture->alpha.unsqueeze(0), {small.height(), small.width()}).squeeze(0);
        int64_t generation = 0;
        {
            const Lock lock(mutex_);
            if (shown_.id == piece.picture) generation = shown_.generation;
        }
        put_shown(
            piece.picture, generation, piece.model,
            {.original = to_qimage(small.rgb, alpha), .restored = to_qimage(result.image.rgb, alpha), .preview = true});
        emit_shown(generation, piece.model);
    }
    const Lock lock(mutex_);
    schedule_.finished(piece);
}

void Engine::Work::run_full(const Piece& piece, LoadedModel& model, const Original& picture) {
    Q_EMIT engine_.restoring(piece.picture, QString::fromStdString(piece.model));
    read_ahead(piece.picture);
    PieceProgress progress(*this, piece);
    const auto result = model.restorer.restore(*picture, {}, progress);
    model.milliseconds_per_pixel = report_rate(result);
    std::vector<Save> saves;
    int64_t generation = 0;
    {
        Lock lock(mutex_);
        if (!schedule_.has(piece.picture)) return;
        store_.put_result(
            piece.picture, piece.model,
            {.rgb = result.image.rgb, .weather_map = result.weather_map, .weather_patch = result.weather_patch});
        schedule_.finished(piece);
        if (shown_.id == piece.picture) generation = shown_.generation;
        const auto waits = [&](const Save& save) {
            return save.request.picture == piece.picture && save.request.model.toStdString() == piece.model;
        };
        std::copy_if(saves_.begin(), saves_.end(), std::back_inserter(saves), waits);
        std::erase_if(saves_, waits);
        writes_ += static_cast<int>(saves.size());
        evict(lock, piece.picture);
    }
    Q_EMIT engine_.finished(piece.picture, QString::fromStdString(piece.model), to_restoration(result));
    if (generation != 0)
        pool_.start([this, piece, generation] { convert_result(piece.picture, piece.model, generation); });
    for (const auto& save : saves) writing_.start([this, save, rgb = result.image.rgb] { write(save, rgb); });
}

void Engine::Work::fail(const Piece& piece, const QString& message, bool unreadable) {
    std::vector<Save> saves;
    {
        const Lock lock(mutex_);
        if (!schedule_.has(piece.picture)) return;
        schedule_.failed(piece.picture, piece.model);
        if (unreadable)
            for (const auto& model : schedule_.models()) schedule_.failed(piece.picture, model);
        const auto waits = [&](const Save& save) {
            return save.request.picture == piece.picture &&
                   (unreadable || save.request.model.toStdString() == piece.model);
        };
        std::copy_if(saves_.begin(), saves_.end(), std::back_inserter(saves), waits);
        std::erase_if(saves_, waits);
    }
    Q_EMIT engine_.failed(piece.picture, unreadable ? QString() : QString::fromStdString(piece.model), message);
    for (const auto& save : saves) Q_EMIT engine_.save_failed(piece.picture, save.request.path, message, false);
}

void Engine::Work::read_ahead(int picture) {
    std::optional<int> next;
    {
        const Lock lock(mutex_);
        next = schedule_.after(picture);
    }
    if (!next) return;
    pool_.start([this, next] {
        try {
            if (!closing_) (void)original(*next);
        } catch (const std::exception&) {
            // The failure is reported when the picture's turn comes.
            return;
        }
    });
}

}  // namespace deweather::studio
