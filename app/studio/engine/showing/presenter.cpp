#include "app/studio/engine/showing/presenter.h"

#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/pictures/display_image.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/pictures/picture_store.h"
#include "app/studio/engine/restoring/chosen_models.h"
#include "app/studio/engine/showing/restored_at.h"
#include "app/studio/engine/showing/scorer.h"
#include "app/studio/engine/showing/strengths.h"

namespace deweather::studio {

namespace {

// The priority in the thread pool: higher ones run first.
constexpr int kOnScreen = 2;

// How much of the result is used where, in bytes; empty: everywhere all of it.
QByteArray shares_of(const ShownResult& result, const Strength& strength) {
    const auto& map = result.weather;
    if (strength.removes_all() || strength.removes_nothing() || map.columns == 0) return {};
    const auto values = at::tensor(at::ArrayRef<float>(map.probabilities.constData(),
                                                       static_cast<std::size_t>(map.probabilities.size())))
                            .view({-1, map.rows, map.columns});
    const auto share = share_of({.weather_map = values, .weather_patch = map.patch}, strength, map.height, map.width);
    const auto bytes = (share * 255).round().to(at::kByte).contiguous();
    return {reinterpret_cast<const char*>(bytes.const_data_ptr<uint8_t>()), static_cast<qsizetype>(bytes.numel())};
}

}  // namespace

Presenter::Presenter(PictureReader& pictures, const ChosenModels& models, const Strengths& strengths, Scorer& scorer,
                     QThreadPool& pool)
    : pictures_(pictures), models_(models), strengths_(strengths), scorer_(scorer), tasks_(pool) {
    qRegisterMetaType<PictureFacts>();
    qRegisterMetaType<WeatherMap>();
}

void Presenter::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    tasks_.close();
}

void Presenter::show(int id) {
    int64_t showing = 0;
    {
        const std::lock_guard lock(mutex_);
        showing = shown_.showing + 1;
        shown_ = {.id = id, .showing = showing};
    }
    pictures_.set_shown(id);
    scorer_.show(kNone);
    if (id != kNone) tasks_.start([this, id, showing] { present(id, showing); }, kOnScreen);
}

void Presenter::retry(const QList<int>& ids) {
    int unread = kNone;
    {
        const std::lock_guard lock(mutex_);
        if (ids.contains(shown_.id) && !shown_.presented) unread = shown_.id;
    }
    if (unread != kNone) show(unread);
}

void Presenter::remove(const QList<int>& ids) {
    if (ids.contains(shown())) show(kNone);
}

int Presenter::shown() const {
    const std::lock_guard lock(mutex_);
    return shown_.id;
}

Strength Presenter::strength(int id) const {
    return strengths_.of(id);
}

int64_t Presenter::show_clip(int id) {
    show(kNone);
    const std::lock_guard lock(mutex_);
    shown_ = {.id = id, .showing = shown_.showing + 1};
    return shown_.showing;
}

int64_t Presenter::begin_frame(int id, int64_t showing) {
    const std::lock_guard lock(mutex_);
    if (shown_.id != id || shown_.showing < showing || closing_) return 0;
    shown_.presented = true;
    shown_.results.clear();
    return ++shown_.showing;
}

bool Presenter::is_shown(int64_t showing) const {
    const std::lock_guard lock(mutex_);
    return !closing_ && shown_.showing == showing;
}

int64_t Presenter::showing(int id) const {
    const std::lock_guard lock(mutex_);
    return shown_.id == id ? shown_.showing : 0;
}

void Presenter::present(int id, int64_t showing) {
    if (!is_shown(showing)) return;  // another one was requested meanwhile
    try {
        const auto picture = pictures_.original(id);
        if (!is_shown(showing)) return;
        const auto image = to_qimage(picture->rgb, picture->alpha);
        const auto bytes = QFileInfo(pictures_.path(id)).size();
        {
            const std::lock_guard lock(mutex_);
            if (shown_.showing != showing) return;
            shown_.presented = true;
            Q_EMIT original_shown(id, image,
                                  {.width = static_cast<int>(picture->width()),
                                   .height = static_cast<int>(picture->height()),
                                   .bit_depth = picture->bit_depth,
                                   .alpha = picture->alpha.defined(),
                                   .grey = picture->grey,
                                   .file_bytes = bytes});
        }
        for (const auto& model : models_.names()) {
            emit_shown(showing, model);  // a preview that was already there
            convert_result(id, model, showing);
        }
        if (is_shown(showing)) scorer_.show(id);
    } catch (const std::exception& error) {
        if (is_shown(showing)) Q_EMIT failed(id, QString(), user_message(error));
    }
}

void Presenter::result_made(int id, const std::string& model) {
    const auto own = showing(id);
    if (own != 0) tasks_.start([this, id, model, own] { convert_result(id, model, own); });
}

void Presenter::models_added(const std::vector<std::string>& added) {
    const int id = shown();
    const auto own = showing(id);
    if (id == kNone || std::none_of(added.begin(), added.end(),
                                    [&](const auto& model) { return pictures_.result(id, model).rgb.defined(); }))
        return;
    for (const auto& model : models_.names())
        tasks_.start([this, id, model, own] { convert_result(id, model, own); }, kOnScreen);
}

void Presenter::convert_result(int id, const std::string& model, int64_t showing) {
    if (!is_shown(showing)) return;
    const auto result = pictures_.result(id, model);
    if (!result.rgb.defined()) return;
    try {
        const auto picture = pictures_.original(id);
        const auto map = to_weather_map(result.weather_map, result.weather_patch, picture->width(), picture->height());
        show_result(showing, model,
                    {.original = to_qimage(picture->rgb, picture->alpha),
                     .restored = to_qimage(result.rgb, picture->alpha),
                     .weather = map});
        if (is_shown(showing)) Q_EMIT weather_shown(id, QString::fromStdString(model), map);
        scorer_.update();
    } catch (const std::exception& error) {
        if (is_shown(showing)) Q_EMIT failed(id, QString(), user_message(error));
    }
}

void Presenter::show_result(int64_t showing, const std::string& model, ShownResult result) {
    put(showing, model, std::move(result));
    emit_shown(showing, model);
}

void Presenter::put(int64_t showing, const std::string& model, ShownResult result) {
    const std::lock_guard lock(mutex_);
    if (shown_.showing != showing) return;
    const auto known = shown_.results.find(model);
    if (known != shown_.results.end() && !known->second.preview && result.preview) return;
    // All full-size results share one original.
    if (!result.preview)
        for (const auto& [other, shown] : shown_.results)
            if (!shown.preview) result.original = shown.original;
    shown_.results[model] = std::move(result);
}

// Discards the blended image if something newer came meanwhile: the newer request emits it.
void Presenter::emit_shown(int64_t showing, const std::string& model) {
    ShownResult result;
    int id = kNone;
    {
        const std::lock_guard lock(mutex_);
        const auto found = shown_.results.find(model);
        if (shown_.showing != showing || !shown_.presented || found == shown_.results.end()) return;
        result = found->second;
        id = shown_.id;
    }
    const auto strength = strengths_.of(id);
    const auto mixed = blended(result.original, result.restored, strength.removes_nothing() ? 0 : strength.overall,
                               shares_of(result, strength));
    const std::lock_guard lock(mutex_);
    const auto found = shown_.results.find(model);
    if (shown_.showing != showing || strength != strengths_.of(id) || found == shown_.results.end() ||
        found->second.restored.cacheKey() != result.restored.cacheKey())
        return;
    Q_EMIT result_shown(id, QString::fromStdString(model), mixed);
}

void Presenter::strength_changed(const QList<int>& ids) {
    {
        const std::lock_guard lock(mutex_);
        if (!ids.contains(shown_.id) || blending_) return;  // a running blend sees the new strength
        blending_ = true;
    }
    tasks_.start([this] { blend_all(); }, kOnScreen);
}

// Blends every result at the current strength; starts again if the strength changes meanwhile.
void Presenter::blend_all() {
    for (;;) {
        std::vector<std::string> models;
        const auto chosen = models_.names();
        Strength strength;
        int64_t showing = 0;
        {
            const std::lock_guard lock(mutex_);
            strength = strengths_.of(shown_.id);
            showing = shown_.showing;
            for (const auto& model : chosen)
                if (shown_.results.contains(model)) models.push_back(model);
        }
        for (const auto& model : models) emit_shown(showing, model);
        const std::lock_guard lock(mutex_);
        if ((showing == shown_.showing && strength == strengths_.of(shown_.id)) || closing_) {
            blending_ = false;
            return;
        }
    }
}

}  // namespace deweather::studio
