// Requests to the engine, and reading, caching and saving of pictures.
#include "app/studio/engine/engine_work.h"

#include <QDir>
#include <QFileInfo>
#include <QImageReader>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/display_image.h"
#include "core/base/error.h"
#include "core/media/video_reader.h"
#include "core/restore/batch.h"

namespace deweather::studio {

namespace {

// Pictures may fill this fraction of the free memory (a quarter) before the least recently used are evicted.
constexpr int64_t kMemoryShare = 4;

constexpr int kReaders = 2, kWriters = 2;
// Priorities in the thread pool: higher ones run first.
constexpr int kOnScreen = 2, kSaving = 1, kThumbnail = -1;

constexpr int kThumbnailSide = 192;

// Reads a small version fast: the JPEG decoder can scale down while it decodes.
QImage read_small(const QString& path) {
    if (media::is_video_name(path.toStdString())) {
        media::VideoReader reader(path.toStdString(), {.threads = 1});
        // Films begin with black.
        return to_qimage(reader.thumbnail(reader.info().duration / 10, kThumbnailSide).rgb, {});
    }
    const auto header = media::read_header(path.toStdString());
    const QSize largest(kThumbnailSide, kThumbnailSide);
    if (header.format == media::Format::kJpeg && !header.cmyk) {
        QImageReader reader(path);
        reader.setAutoTransform(true);
        reader.setScaledSize(reader.size().scaled(largest, Qt::KeepAspectRatio));
        QImage small = reader.read();
        if (!small.isNull()) return small;
    }
    const auto picture = media::read_image(path.toStdString(), {});
    const auto rgb = reduced(picture.rgb, kThumbnailSide * kThumbnailSide);
    at::Tensor alpha;
    if (picture.alpha.defined()) alpha = reduced(picture.alpha, kThumbnailSide * kThumbnailSide);
    return to_qimage(rgb, alpha);
}

}  // namespace

Engine::Work::Work(Engine& engine, SharedDevice& device) : engine_(engine), device_(device), store_(kMemoryShare) {
    pool_.setMaxThreadCount(kReaders);
    writing_.setMaxThreadCount(kWriters);
}

Engine::Work::~Work() {
    {
        const Lock lock(mutex_);
        closing_ = true;
        // Frees the player, which may wait for a frame.
        frame_.reset();
    }
    wake_.notify_all();
    export_wake_.notify_all();
    player_.reset();
    preview_.reset();
    if (exporting_thread_.joinable()) exporting_thread_.join();
    if (computing_.joinable()) computing_.join();
    pool_.clear();
    pool_.waitForDone();
    // Restored pictures that were to be saved are still saved.
    writing_.waitForDone();
}

void Engine::Work::start() {
    if (computing_.joinable()) return;
    computing_ = std::thread([this] { compute(); });
    exporting_thread_ = std::thread([this] { export_clips(); });
}

void Engine::Work::set_models(const QStringList& models) {
    std::vector<std::string> names;
    for (const auto& model : models) names.push_back(model.toStdString());
    int64_t generation = 0;
    int id = kNone;
    {
        const Lock lock(mutex_);
        for (const auto& name : names)
            if (std::find(schedule_.models().begin(), schedule_.models().end(), name) == schedule_.models().end()) {
                tried_.erase(name);
                // Shows a result again that this model has produced before.
                if (shown_.id != kNone && store_.result(shown_.id, name).rgb.defined()) generation = shown_.generation;
            }
        id = shown_.id;
        schedule_.set_models(names);
    }
    wake_.notify_all();
    if (generation != 0)
        for (const auto& name : names)
            pool_.start([this, id, name, generation] { convert_result(id, name, generation); }, kOnScreen);
}

void Engine::Work::add(int id, const QString& path) {
    {
        const Lock lock(mutex_);
        paths_[id] = path;
        schedule_.add(id);
    }
    wake_.notify_all();
}

void Engine::Work::remove(const QList<int>& ids) {
    const Lock lock(mutex_);
    for (const int id : ids) {
        schedule_.remove(id);
        store_.remove(id);
        paths_.erase(id);
        clips_.erase(id);
        std::erase_if(clip_saves_, [&](const auto& save) { return save.first.clip == id; });
        if (exporting_ == id) {
            export_cancelled_ = true;
            export_wake_.notify_all();
        }
        references_.erase(id);
        std::erase_if(saves_, [&](const Save& save) { return save.request.picture == id; });
        std::erase(thumbnails_, id);
        if (shown_.id != id) continue;
        shown_ = {.generation = shown_.generation + 1};
        frame_.reset();
        retire_player();
    }
}

void Engine::Work::set_paused(bool paused) {
    {
        const Lock lock(mutex_);
        schedule_.set_paused(paused);
    }
    wake_.notify_all();
    export_wake_.notify_all();
}

QList<int> Engine::Work::cancel(const QList<int>& ids) {
    QList<int> stopped;
    const Lock lock(mutex_);
    for (const int id : schedule_.unfinished()) {
        if (!ids.isEmpty() && !ids.contains(id)) continue;
        schedule_.cancel(id);
        std::erase_if(saves_, [&](const Save& save) { return save.request.picture == id; });
        stopped.append(id);
    }
    const auto is_meant = [&](int clip) { return ids.isEmpty() || ids.contains(clip); };
    for (const auto& [save, strength] : clip_saves_)
        if (is_meant(save.clip)) stopped.append(save.clip);
    std::erase_if(clip_saves_, [&](const auto& save) { return is_meant(save.first.clip); });
    // The export itself reports its end.
    if (exporting_ && is_meant(*exporting_)) export_cancelled_ = true;
    export_wake_.notify_all();
    return stopped;
}

void Engine::Work::retry(const QList<int>& ids) {
    {
        const Lock lock(mutex_);
        for (const int id : ids) schedule_.retry(id);
        // The model's file may have appeared again.
        for (const auto& model : schedule_.models()) tried_.erase(model);
    }
    wake_.notify_all();
    int shown = kNone;
    {
        const Lock lock(mutex_);
        if (ids.contains(shown_.id) && !shown_.presented) shown = shown_.id;
    }
    if (shown != kNone) show(shown);
}

void Engine::Work::evict(const Lock& /*held*/, int kept) {
    for (const int lost : store_.make_room(shown_.id, kept)) schedule_.evict(lost);
}

Engine::Work::Original Engine::Work::original(int id) {
    std::promise<Original> promise;
    QString path;
    {
        Lock lock(mutex_);
        if (auto picture = store_.original(id)) return picture;
        if (const auto found = reading_.find(id); found != reading_.end()) {
            const auto future = found->second;
            lock.unlock();
            return future.get();
        }
        const auto found = paths_.find(id);
        if (found == paths_.end()) throw Error("the picture was closed", "", "");
        path = found->second;
        reading_[id] = promise.get_future().share();
    }
    try {
        const auto picture = std::make_shared<const media::Image>(media::read_image(path.toStdString(), {}));
        {
            const Lock lock(mutex_);
            reading_.erase(id);
            if (paths_.contains(id)) store_.put_original(id, picture);
            evict(lock, id);
        }
        promise.set_value(picture);
        return picture;
    } catch (...) {
        {
            const Lock lock(mutex_);
            reading_.erase(id);
        }
        promise.set_exception(std::current_exception());
        throw;
    }
}

void Engine::Work::make_thumbnail(int id) {
    {
        const Lock lock(mutex_);
        std::erase(thumbnails_, id);
        thumbnails_.push_back(id);
    }
    pool_.start([this] { read_thumbnail(); }, kThumbnail);
}

void Engine::Work::read_thumbnail() {
    int id = kNone;
    QString path;
    Original known;
    {
        const Lock lock(mutex_);
        if (thumbnails_.empty() || closing_) return;
        id = thumbnails_.back();
        thumbnails_.pop_back();
        known = store_.original(id);
        path = clips_.contains(id) ? clips_[id] : paths_.contains(id) ? paths_[id] : QString();
    }
    if (path.isEmpty()) return;
    try {
        Q_EMIT engine_.thumbnail_ready(
            id, known ? to_qimage(reduced(known->rgb, kThumbnailSide * kThumbnailSide), {}) : read_small(path));
    } catch (const std::exception&) {
        // The list shows the reason when the picture's turn comes.
        return;
    }
}

void Engine::Work::save(const SaveRequest& request) {
    double strength = 1.0;
    {
        const Lock lock(mutex_);
        strength = strength_of(lock, request.picture);
    }
    writing_.start([this, save = Save{.request = request, .strength = strength}] { begin_save(save); }, kSaving);
}

void Engine::Work::save_comparison(const SaveRequest& request, const QList<LabelledPicture>& pictures) {
    writing_.start(
        [this, request, pictures] {
            try {
                media::Image sheet;
                sheet.rgb = to_tensor(comparison_picture(pictures));
                if (request.make_folder) QDir().mkpath(QFileInfo(request.path).absolutePath());
                media::write_image(sheet, request.path.toStdString(),
                                   {.existing = request.overwrite ? Existing::kReplace : Existing::kKeep,
                                    .quality = request.quality,
                                    .software = "Deweather " DEWEATHER_VERSION});
                Q_EMIT engine_.comparison_saved(request.path);
            } catch (const std::exception& error) {
                Q_EMIT engine_.comparison_failed(user_message(error));
            }
        },
        kSaving);
}

void Engine::Work::begin_save(const Save& save) {
    const auto& request = save.request;
    // Refused before any work is done for it.
    if (!request.overwrite && QFileInfo::exists(request.path)) {
        Q_EMIT engine_.save_failed(
            request.picture, request.path,
            user_message(Error("cannot write", request.path.toStdString(),
                               "it exists already and is kept; choose another name, or ask to overwrite")),
            true);
        return;
    }
    at::Tensor result;
    {
        const Lock lock(mutex_);
        if (!schedule_.has(request.picture)) return;
        result = store_.result(request.picture, request.model.toStdString()).rgb;
        if (result.defined()) {
            ++writes_;
        } else {
            // Not restored yet, or evicted: restored first, then saved.
            saves_.push_back(save);
            schedule_.want(request.picture, request.model.toStdString());
        }
    }
    if (result.defined())
        write(save, result);
    else
        wake_.notify_all();
}

void Engine::Work::write(const Save& save, const at::Tensor& result) {
    const auto& request = save.request;
    try {
        const auto picture = original(request.picture);
        media::Image image = *picture;
        image.rgb = restore::mix(picture->rgb, result, save.strength);
        // A model requested by file is recorded under the file's base name.
        auto options = restore::write_options(QFileInfo(request.model).suffix() == "safetensors"
                                                  ? QFileInfo(request.model).completeBaseName().toStdString()
                                                  : request.model.toStdString(),
                                              save.strength);
        options.existing = request.overwrite ? Existing::kReplace : Existing::kKeep;
        options.quality = request.quality;
        options.metadata = request.keep_metadata ? media::MetadataPolicy::kKeep : media::MetadataPolicy::kStrip;
        if (request.make_folder) QDir().mkpath(QFileInfo(request.path).absolutePath());
        QStringList notes;
        for (const auto& note : media::write_image(image, request.path.toStdString(), options))
            notes.append(QString::fromStdString(note));
        Q_EMIT engine_.saved(request.picture, request.path, notes);
    } catch (const std::exception& error) {
        Q_EMIT engine_.save_failed(request.picture, request.path, user_message(error),
                                   !request.overwrite && QFileInfo::exists(request.path));
    }
    {
        const Lock lock(mutex_);
        --writes_;
    }
    wake_.notify_all();
}

}  // namespace deweather::studio
