#include "app/studio/engine/restoring/restoring.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/device/lower_priority.h"
#include "app/studio/engine/device/shared_device.h"
#include "app/studio/engine/pictures/display_image.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/pictures/picture_store.h"
#include "app/studio/engine/restoring/chosen_models.h"
#include "app/studio/engine/restoring/restoration_facts.h"
#include "app/studio/engine/showing/presenter.h"
#include "core/base/memory.h"

namespace deweather::studio {

namespace {

// A result that takes longer than the first gets a preview that takes at most the second; milliseconds.
constexpr double kLongEnoughForPreview = 400, kPreviewTime = 250;
// A smaller preview shows nothing; one larger than this share of the picture is not worth it.
constexpr int64_t kSmallestPreview = int64_t{96} * 96, kPreviewShare = 4;

double report_rate(const restore::Result& result) {
    return result.report.milliseconds / static_cast<double>(result.image.width() * result.image.height());
}

}  // namespace

class Restoring::PieceProgress : public Progress {
  public:
    PieceProgress(Restoring& restoring, Piece piece) : restoring_(restoring), piece_(std::move(piece)) {}
    void step(int64_t done, int64_t total, std::string_view /*what*/) override {
        if (!piece_.preview)
            Q_EMIT restoring_.progressed(piece_.picture, QString::fromStdString(piece_.model), static_cast<int>(done),
                                         static_cast<int>(total));
    }
    bool cancelled() const override { return restoring_.gives_way(piece_); }

  private:
    Restoring& restoring_;
    Piece piece_;
};

Restoring::Restoring(SharedDevice& device, PictureReader& pictures, ChosenModels& models, Listener listener)
    : device_(device), pictures_(pictures), models_(models), listener_(std::move(listener)) {
    qRegisterMetaType<Restoration>();
}

void Restoring::start() {
    if (!thread_.joinable()) thread_ = std::thread([this] { compute(); });
}

void Restoring::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Restoring::wake() {
    // Not between the thread's question and its wait.
    { const std::lock_guard lock(mutex_); }
    wake_.notify_all();
}

void Restoring::set_models(std::vector<std::string> models) {
    {
        const std::lock_guard lock(mutex_);
        schedule_.set_models(std::move(models));
    }
    wake_.notify_all();
}

void Restoring::add(int id) {
    {
        const std::lock_guard lock(mutex_);
        schedule_.add(id);
    }
    wake_.notify_all();
}

void Restoring::remove(const QList<int>& ids) {
    const std::lock_guard lock(mutex_);
    for (const int id : ids) schedule_.remove(id);
}

void Restoring::show(std::optional<int> id) {
    {
        const std::lock_guard lock(mutex_);
        schedule_.show(id);
    }
    wake_.notify_all();
}

void Restoring::set_paused(bool paused) {
    {
        const std::lock_guard lock(mutex_);
        schedule_.set_paused(paused);
    }
    wake_.notify_all();
}

void Restoring::set_held(bool held) {
    {
        const std::lock_guard lock(mutex_);
        held_ = held;
    }
    wake_.notify_all();
}

QList<int> Restoring::cancel(const QList<int>& ids) {
    QList<int> stopped;
    {
        const std::lock_guard lock(mutex_);
        for (const int id : schedule_.unfinished()) {
            if (!ids.isEmpty() && !ids.contains(id)) continue;
            schedule_.cancel(id);
            stopped.append(id);
        }
    }
    // Emitted here rather than by the thread, which may still be finishing a tile.
    for (const int id : stopped) Q_EMIT cancelled(id);
    return stopped;
}

void Restoring::retry(const QList<int>& ids) {
    {
        const std::lock_guard lock(mutex_);
        for (const int id : ids) schedule_.retry(id);
    }
    wake_.notify_all();
}

std::shared_ptr<const PictureResult> Restoring::want(int id, const std::string& model) {
    PictureResult result;
    {
        const std::lock_guard lock(mutex_);
        if (!schedule_.has(id)) return nullptr;
        result = pictures_.result(id, model);
        // Not restored yet, or evicted: restored first, then saved.
        if (!result.rgb.defined()) schedule_.want(id, model);
    }
    wake_.notify_all();
    return std::make_shared<const PictureResult>(std::move(result));
}

void Restoring::removal_changed(const QList<int>& ids) {
    {
        const std::lock_guard lock(mutex_);
        for (const auto& model : choosing_)
            for (const int id : ids) {
                if (!schedule_.has(id)) continue;
                pictures_.put_result(id, model, {});
                schedule_.evict(id, model);
            }
    }
    wake_.notify_all();
}

void Restoring::evicted(const std::vector<int>& ids) {
    {
        const std::lock_guard lock(mutex_);
        for (const int id : ids) schedule_.evict(id);
    }
    wake_.notify_all();
}

bool Restoring::gives_way(const Piece& piece) const {
    const std::lock_guard lock(mutex_);
    return closing_ || held_ || schedule_.gives_way(piece);
}

void Restoring::compute() {
    lower_priority();
    std::unique_lock lock(mutex_);
    // From the choice of a piece on, so that nothing less urgent begins while its picture is read.
    std::unique_ptr<DeviceQueue::Hold> hold;
    while (!closing_) {
        const auto piece = !held_ && listener_.may_go_on() ? schedule_.next() : std::nullopt;
        // Load models before there is any work, so that the first picture does not wait for them.
        const auto to_load = piece ? std::nullopt : models_.untried();
        if (!piece && !to_load) {
            hold.reset();
            wake_.wait(lock);
            continue;
        }
        hold = std::make_unique<DeviceQueue::Hold>(device_.queue, piece ? schedule_.lane(*piece) : Lane::kQueue);
        lock.unlock();
        QString reason;
        if (piece)
            run(*piece);
        else
            models_.load(*to_load, reason);
        lock.lock();
    }
}

void Restoring::run(const Piece& piece) {
    QString reason;
    const auto model = models_.load(piece.model, reason);
    if (!model) return fail(piece, reason, false);
    if (model->chooses_removal()) {
        const std::lock_guard lock(mutex_);
        choosing_.insert(piece.model);
    }
    PictureReader::Original picture;
    try {
        picture = pictures_.original(piece.picture);
    } catch (const std::exception& error) {
        return fail(piece, user_message(error), true);
    }
    try {
        if (piece.preview)
            run_preview(piece, *model, *picture);
        else
            run_full(piece, *model, *picture);
    } catch (const Cancelled&) {
        const std::lock_guard lock(mutex_);
        if (schedule_.has(piece.picture) && !schedule_.is_cancelled(piece.picture)) Q_EMIT waiting(piece.picture);
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

void Restoring::run_preview(const Piece& piece, PooledModel& model, const media::Image& picture) {
    const int64_t all = picture.width() * picture.height();
    const auto affordable = static_cast<int64_t>(kPreviewTime / model.preview_milliseconds_per_pixel);
    const int64_t pixels = std::min(affordable, all / kPreviewShare);
    const bool worth_it = static_cast<double>(all) * model.milliseconds_per_pixel > kLongEnoughForPreview;
    if (worth_it && pixels >= kSmallestPreview) {
        PieceProgress progress(*this, piece);
        media::Image small;
        small.rgb = reduced(picture.rgb, pixels);
        small.grey = picture.grey;
        const auto result = model.restorer(Lane::kShown)
                                .restore(small, {.remove = model.removal(listener_.strength(piece.picture))}, progress);
        model.preview_milliseconds_per_pixel = report_rate(result);
        at::Tensor alpha;
        if (picture.alpha.defined())
            alpha = at::adaptive_avg_pool2d(picture.alpha.unsqueeze(0), {small.height(), small.width()}).squeeze(0);
        listener_.previewed(
            piece.picture, piece.model,
            {.original = to_qimage(small.rgb, alpha),
             .restored = to_qimage(result.image.rgb, alpha),
             .weather = to_weather_map(result.weather_map, result.weather_patch, small.width(), small.height()),
             .preview = true});
    }
    const std::lock_guard lock(mutex_);
    schedule_.finished(piece);
}

void Restoring::run_full(const Piece& piece, PooledModel& model, const media::Image& picture) {
    Q_EMIT restoring(piece.picture, QString::fromStdString(piece.model));
    Lane lane = Lane::kQueue;
    std::optional<int> next;
    {
        const std::lock_guard lock(mutex_);
        lane = schedule_.lane(piece);
        next = schedule_.after(piece.picture);
    }
    if (next) pictures_.read_ahead(*next);
    PieceProgress progress(*this, piece);
    const auto removal = model.removal(listener_.strength(piece.picture));
    const auto result = model.restorer(lane).restore(picture, {.remove = removal}, progress);
    model.milliseconds_per_pixel = report_rate(result);
    const PictureResult made{
        .rgb = result.image.rgb, .weather_map = result.weather_map, .weather_patch = result.weather_patch};
    {
        const std::lock_guard lock(mutex_);
        if (!schedule_.has(piece.picture)) return;
        // Another choice was made meanwhile: the piece stays the schedule's next one.
        if (model.removal(listener_.strength(piece.picture)) != removal) return;
        const auto lost = pictures_.put_result(piece.picture, piece.model, made);
        schedule_.finished(piece);
        for (const int id : lost) schedule_.evict(id);
    }
    auto facts = to_restoration(result.report);
    facts.chooses_removal = model.chooses_removal();
    Q_EMIT finished(piece.picture, QString::fromStdString(piece.model), facts);
    listener_.made(piece.picture, piece.model, made);
}

void Restoring::fail(const Piece& piece, const QString& message, bool unreadable) {
    {
        const std::lock_guard lock(mutex_);
        if (!schedule_.has(piece.picture)) return;
        schedule_.failed(piece.picture, piece.model);
        if (unreadable)
            for (const auto& model : schedule_.models()) schedule_.failed(piece.picture, model);
    }
    const auto model = unreadable ? std::string() : piece.model;
    Q_EMIT failed(piece.picture, QString::fromStdString(model), message);
    listener_.failed(piece.picture, model, message);
}

}  // namespace deweather::studio
