// The picture on screen: converted, blended and scored in the thread pool whenever something about it changes.
#include <QFileInfo>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/display_image.h"
#include "app/studio/engine/engine_work.h"
#include "core/analysis/image_quality.h"
#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/restore/reference.h"
#include "core/restore/restorer.h"

namespace deweather::studio {

namespace {

// Priorities in the thread pool: higher ones run first.
constexpr int kOnScreen = 2, kScoring = -2;

WeatherMap to_weather_map(const PictureStore::Result& result, const media::Image& picture) {
    if (!result.weather_map.defined()) return {};
    const auto map = result.weather_map.contiguous();
    const auto* values = map.const_data_ptr<float>();
    return {.columns = static_cast<int>(map.size(2)),
            .rows = static_cast<int>(map.size(1)),
            .patch = static_cast<int>(result.weather_patch),
            .width = static_cast<int>(picture.width()),
            .height = static_cast<int>(picture.height()),
            .probabilities = QList<float>(values, values + map.numel())};
}

}  // namespace

void Engine::Work::show(int id) {
    play_clip(false);
    {
        const Lock lock(mutex_);
        // Releases the thread that waits for a frame of the clip.
        frame_.reset();
        ++shown_.generation;
    }
    retire_player();
    int64_t generation = 0;
    {
        const Lock lock(mutex_);
        generation = shown_.generation + 1;
        shown_ = {.id = id, .generation = generation};
        schedule_.show(id == kNone ? std::nullopt : std::optional(id));
    }
    wake_.notify_all();
    if (id != kNone) pool_.start([this, id, generation] { present(id, generation); }, kOnScreen);
}

bool Engine::Work::is_shown(int id, int64_t generation) {
    const Lock lock(mutex_);
    return !closing_ && shown_.id == id && shown_.generation == generation;
}

void Engine::Work::present(int id, int64_t generation) {
    if (!is_shown(id, generation)) return;  // another one was requested meanwhile
    try {
        const auto picture = original(id);
        if (!is_shown(id, generation)) return;
        const auto image = to_qimage(picture->rgb, picture->alpha);
        std::vector<std::string> models;
        {
            const Lock lock(mutex_);
            if (shown_.generation != generation) return;
            shown_.presented = true;
            models = schedule_.models();
            Q_EMIT engine_.original_shown(id, image,
                                          {.width = static_cast<int>(picture->width()),
                                           .height = static_cast<int>(picture->height()),
                                           .bit_depth = picture->bit_depth,
                                           .alpha = picture->alpha.defined(),
                                           .grey = picture->grey,
                                           .file_bytes = QFileInfo(paths_[id]).size()});
        }
        for (const auto& model : models) {
            emit_shown(generation, model);  // a preview that was already there
            convert_result(id, model, generation);
        }
        load_reference(id, generation);
    } catch (const std::exception& error) {
        if (is_shown(id, generation)) Q_EMIT engine_.failed(id, QString(), user_message(error));
    }
}

void Engine::Work::convert_result(int id, const std::string& model, int64_t generation) {
    if (!is_shown(id, generation)) return;
    PictureStore::Result result;
    {
        const Lock lock(mutex_);
        result = store_.result(id, model);
    }
    if (!result.rgb.defined()) return;
    try {
        const auto picture = original(id);
        put_shown(
            id, generation, model,
            {.original = to_qimage(picture->rgb, picture->alpha), .restored = to_qimage(result.rgb, picture->alpha)});
        emit_shown(generation, model);
        if (is_shown(id, generation))
            Q_EMIT engine_.weather_shown(id, QString::fromStdString(model), to_weather_map(result, *picture));
        score();
    } catch (const std::exception& error) {
        if (is_shown(id, generation)) Q_EMIT engine_.failed(id, QString(), user_message(error));
    }
}

void Engine::Work::put_shown(int id, int64_t generation, const std::string& model, ShownResult result) {
    const Lock lock(mutex_);
    if (shown_.id != id || shown_.generation != generation) return;
    const auto known = shown_.results.find(model);
    if (known != shown_.results.end() && !known->second.preview && result.preview) return;
    // All full-size results share one original.
    if (!result.preview)
        for (const auto& [other, shown] : shown_.results)
            if (!shown.preview) result.original = shown.original;
    shown_.results[model] = std::move(result);
}

// Discards the blended image if something newer came meanwhile: the newer request emits it.
void Engine::Work::emit_shown(int64_t generation, const std::string& model) {
    ShownResult result;
    double strength = 1.0;
    int id = kNone;
    {
        const Lock lock(mutex_);
        const auto found = shown_.results.find(model);
        if (shown_.generation != generation || !shown_.presented || found == shown_.results.end()) return;
        result = found->second;
        id = shown_.id;
        strength = strength_of(lock, id);
    }
    const auto mixed = blended(result.original, result.restored, strength);
    const Lock lock(mutex_);
    const auto found = shown_.results.find(model);
    if (shown_.generation != generation || strength != strength_of(lock, id) || found == shown_.results.end() ||
        found->second.restored.cacheKey() != result.restored.cacheKey())
        return;
    Q_EMIT engine_.result_shown(id, QString::fromStdString(model), mixed);
}

double Engine::Work::strength_of(const Lock& /*held*/, int id) const {
    const auto found = strengths_.find(id);
    return found == strengths_.end() ? 1.0 : found->second;
}

void Engine::Work::set_strength(const QList<int>& ids, double strength) {
    {
        const Lock lock(mutex_);
        for (const int id : ids) strengths_[id] = strength;
        if (!ids.contains(shown_.id)) return;
        if (blending_) return;  // it sees the new strength
        blending_ = true;
    }
    pool_.start([this] { blend_all(); }, kOnScreen);
}

// Blends every result at the current strength; starts again if the strength changes meanwhile.
void Engine::Work::blend_all() {
    for (;;) {
        std::vector<std::string> models;
        double strength = 1.0;
        int64_t generation = 0;
        {
            const Lock lock(mutex_);
            strength = strength_of(lock, shown_.id);
            generation = shown_.generation;
            for (const auto& model : schedule_.models())
                if (shown_.results.contains(model)) models.push_back(model);
        }
        for (const auto& model : models) emit_shown(generation, model);
        const Lock lock(mutex_);
        if ((generation == shown_.generation && strength == strength_of(lock, shown_.id)) || closing_) {
            blending_ = false;
            return;
        }
    }
}

void Engine::Work::set_reference(int id, const QString& path) {
    int64_t generation = 0;
    {
        const Lock lock(mutex_);
        references_[id] = path;
        if (shown_.id == id) generation = shown_.generation;
    }
    if (generation != 0) pool_.start([this, id, generation] { load_reference(id, generation); }, kOnScreen);
}

void Engine::Work::set_reference_folder(const QString& folder) {
    int64_t generation = 0;
    int id = kNone;
    {
        const Lock lock(mutex_);
        reference_folder_ = folder;
        generation = shown_.generation;
        id = shown_.id;
    }
    if (id != kNone) pool_.start([this, id, generation] { load_reference(id, generation); }, kOnScreen);
}

void Engine::Work::load_reference(int id, int64_t generation) {
    QString place, input;
    {
        const Lock lock(mutex_);
        const auto own = references_.find(id);
        place = own != references_.end() ? own->second : reference_folder_;
        input = paths_[id];
    }
    std::optional<std::filesystem::path> file;
    if (!place.isEmpty()) file = restore::reference_of(input.toStdString(), place.toStdString());
    {
        const Lock lock(mutex_);
        if (shown_.generation != generation) return;
        shown_.reference.reset();
        shown_.scored.clear();
    }
    QImage image;
    try {
        if (file) {
            const auto reference = std::make_shared<const media::Image>(media::read_image(*file, {}));
            const auto picture = original(id);
            if (reference->rgb.sizes() != picture->rgb.sizes())
                throw Error("cannot compare with", file->string(),
                            "it has " + std::to_string(reference->width()) + " x " +
                                std::to_string(reference->height()) + " pixels, the picture " +
                                std::to_string(picture->width()) + " x " + std::to_string(picture->height()));
            image = to_qimage(reference->rgb, reference->alpha);
            const Lock lock(mutex_);
            if (shown_.generation == generation) shown_.reference = reference;
        }
    } catch (const std::exception& error) {
        Q_EMIT engine_.score_failed(id, user_message(error));
    }
    if (is_shown(id, generation)) Q_EMIT engine_.reference_shown(id, image);
    score();
}

void Engine::Work::score() {
    {
        const Lock lock(mutex_);
        if (scoring_ || !shown_.reference) return;
        scoring_ = true;
    }
    pool_.start([this] { score_all(); }, kScoring);
}

// Scores the input and the results one by one, until all have a score at the current strength.
void Engine::Work::score_all() {
    for (;;) {
        Original reference;
        at::Tensor result;
        std::string model;
        int id = kNone;
        int64_t generation = 0;
        double strength = 1.0;
        {
            const Lock lock(mutex_);
            bool found = false;
            const auto is_due = [&](const std::string& name) {
                const auto known = shown_.scored.find(name);
                return known == shown_.scored.end() || (!name.empty() && known->second != strength_of(lock, shown_.id));
            };
            if (shown_.reference && !closing_) {
                found = is_due(model);
                for (const auto& name : schedule_.models()) {
                    if (found || !is_due(name)) continue;
                    result = store_.result(shown_.id, name).rgb;
                    found = result.defined();
                    model = name;
                }
            }
            if (!found) {
                scoring_ = false;
                return;
            }
            reference = shown_.reference;
            id = shown_.id;
            generation = shown_.generation;
            strength = strength_of(lock, id);
            shown_.scored[model] = strength;
        }
        try {
            const auto picture = original(id);
            const auto rgb = model.empty() ? picture->rgb : restore::mix(picture->rgb, result, strength);
            const Score score{.psnr = analysis::psnr(rgb, reference->rgb), .ssim = analysis::ssim(rgb, reference->rgb)};
            if (is_shown(id, generation)) Q_EMIT engine_.scored(id, QString::fromStdString(model), score);
        } catch (const std::exception& error) {
            Q_EMIT engine_.score_failed(id, user_message(error));
        }
    }
}

}  // namespace deweather::studio
