// The restoring thread: takes pieces from the schedule one by one.
#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/device/lower_priority.h"
#include "app/studio/engine/display_image.h"
#include "app/studio/engine/engine_work.h"
#include "core/base/device.h"
#include "core/base/error.h"
#include "core/base/memory.h"

namespace deweather::studio {

namespace {

// A result that takes longer than the first gets a preview that takes at most the second; milliseconds.
constexpr double kLongEnoughForPreview = 400, kPreviewTime = 250;
// A smaller preview shows nothing; one larger than this share of the picture is not worth it.
constexpr int64_t kSmallestPreview = 96 * 96, kPreviewShare = 4;

// Maximum number of results that wait to be written; more would fill the memory if the disk is slower than the network.
constexpr int kMaxWrites = 4;

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

void Engine::Work::compute() {
    lower_priority();
    Lock lock(mutex_);
    // From the choice of a piece on, so that nothing less urgent begins while its picture is read.
    std::unique_ptr<DeviceQueue::Hold> hold;
    while (!closing_) {
        // Load models before there is any work, so that the first picture does not wait for them.
        std::optional<std::string> to_load;
        for (const auto& model : schedule_.models())
            if (!to_load && !tried_.contains(model)) to_load = model;
        const auto frame = std::exchange(frame_, std::nullopt);
        const auto piece = writes_ < kMaxWrites && !playing_ ? schedule_.next() : std::nullopt;
        if (!frame && !piece && !to_load) {
            hold.reset();
            if (playing_) hold = std::make_unique<DeviceQueue::Hold>(device_.queue, Lane::kFrame);
            wake_.wait(lock);
            continue;
        }
        auto next_hold = std::make_unique<DeviceQueue::Hold>(device_.queue, frame || playing_ ? Lane::kFrame
                                                                            : piece           ? schedule_.lane(*piece)
                                                                                              : Lane::kQueue);
        hold = std::move(next_hold);
        lock.unlock();
        QString reason;
        if (frame)
            run_frame(*frame);
        else if (piece)
            run(*piece);
        else
            loaded(*to_load, reason);
        lock.lock();
    }
}

// Null if the model cannot be loaded, with the reason; the window is notified once.
ModelPool::Shared Engine::Work::loaded(const std::string& model, QString& reason) {
    const auto name = QString::fromStdString(model);
    bool first = false;
    {
        const Lock lock(mutex_);
        first = tried_.insert(model).second;
    }
    const auto device = device_.models.device();
    try {
        auto found = device_.models.get(model);
        auto& announced = announced_[model];
        if (std::exchange(announced, std::weak_ptr(found)).lock() != found)
            Q_EMIT engine_.model_ready(name, QString::fromStdString(device_description(found->device())),
                                       found->load_milliseconds);
        return found;
    } catch (const std::exception& error) {
        if (device_.models.fall_back_from(device, error)) return loaded(model, reason);
        reason = user_message(error);
        if (first) Q_EMIT engine_.model_failed(name, reason);
        return nullptr;
    }
}

void Engine::Work::run(const Piece& piece) {
    QString reason;
    const auto model = loaded(piece.model, reason);
    if (!model) {
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
        if (device_.models.fall_back_from(model->asked_device(), error)) return;
        fail(piece, user_message(error), false);
        // Memory held by other models may be what is missing.
        device_.models.make_room();
    }
    // A window stays open for hours; memory that the network needed for a second goes back to the system.
    return_freed_memory();
}

void Engine::Work::run_preview(const Piece& piece, PooledModel& model, const Original& picture) {
    const int64_t all = picture->width() * picture->height();
    const auto affordable = static_cast<int64_t>(kPreviewTime / model.preview_milliseconds_per_pixel);
    const int64_t pixels = std::min(affordable, all / kPreviewShare);
    const bool worth_it = static_cast<double>(all) * model.milliseconds_per_pixel > kLongEnoughForPreview;
    if (worth_it && pixels >= kSmallestPreview) {
        PieceProgress progress(*this, piece);
        media::Image small;
        small.rgb = reduced(picture->rgb, pixels);
        small.grey = picture->grey;
        const auto result = model.restorer(Lane::kShown).restore(small, {}, progress);
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

void Engine::Work::run_full(const Piece& piece, PooledModel& model, const Original& picture) {
    Q_EMIT engine_.restoring(piece.picture, QString::fromStdString(piece.model));
    read_ahead(piece.picture);
    PieceProgress progress(*this, piece);
    Lane lane = Lane::kQueue;
    {
        const Lock lock(mutex_);
        lane = schedule_.lane(piece);
    }
    const auto result = model.restorer(lane).restore(*picture, {}, progress);
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
