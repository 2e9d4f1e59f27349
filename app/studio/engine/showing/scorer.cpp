#include "app/studio/engine/showing/scorer.h"

#include <optional>

#include "app/studio/common/engine_text.h"
#include "app/studio/engine/pictures/display_image.h"
#include "app/studio/engine/pictures/picture_reader.h"
#include "app/studio/engine/pictures/picture_store.h"
#include "app/studio/engine/restoring/chosen_models.h"
#include "app/studio/engine/showing/restored_at.h"
#include "core/analysis/image_quality.h"
#include "core/base/error.h"
#include "core/media/image_io.h"
#include "core/restore/reference.h"

namespace deweather::studio {

namespace {

// Scores are computed after the slider has rested for this many milliseconds.
constexpr int kDelay = 300;

// Priorities in the thread pool: higher ones run first.
constexpr int kOnScreen = 2, kScoring = -2;

Error other_size(const std::filesystem::path& file, const media::Image& reference, const media::Image& picture) {
    return Error("cannot compare with", file.string(),
                 "it has " + std::to_string(reference.width()) + " x " + std::to_string(reference.height()) +
                     " pixels, the picture " + std::to_string(picture.width()) + " x " +
                     std::to_string(picture.height()));
}

}  // namespace

Scorer::Scorer(PictureReader& pictures, const ChosenModels& models, const Strengths& strengths, QThreadPool& pool)
    : pictures_(pictures), models_(models), strengths_(strengths), tasks_(pool) {
    qRegisterMetaType<Score>();
    delay_.setSingleShot(true);
    delay_.setInterval(kDelay);
    connect(&delay_, &QTimer::timeout, this, &Scorer::update);
}

void Scorer::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    tasks_.close();
}

void Scorer::show(int id) {
    int64_t generation = 0;
    {
        const std::lock_guard lock(mutex_);
        shown_ = id;
        generation = ++generation_;
        reference_.reset();
        scored_.clear();
    }
    if (id != kNone) tasks_.start([this, id, generation] { load_reference(id, generation); }, kOnScreen);
}

void Scorer::set_reference(int id, const QString& path) {
    int shown = kNone;
    {
        const std::lock_guard lock(mutex_);
        references_[id] = path;
        shown = shown_;
    }
    if (shown == id) show(id);
}

void Scorer::set_reference_folder(const QString& folder) {
    int shown = kNone;
    {
        const std::lock_guard lock(mutex_);
        reference_folder_ = folder;
        shown = shown_;
    }
    if (shown != kNone) show(shown);
}

void Scorer::remove(const QList<int>& ids) {
    bool shown = false;
    {
        const std::lock_guard lock(mutex_);
        for (const int id : ids) references_.erase(id);
        shown = ids.contains(shown_);
    }
    if (shown) show(kNone);
}

bool Scorer::is_shown(int64_t generation) const {
    const std::lock_guard lock(mutex_);
    return !closing_ && generation_ == generation;
}

void Scorer::load_reference(int id, int64_t generation) {
    QString place;
    {
        const std::lock_guard lock(mutex_);
        if (generation_ != generation) return;
        const auto own = references_.find(id);
        place = own != references_.end() ? own->second : reference_folder_;
    }
    QImage image;
    try {
        std::optional<std::filesystem::path> file;
        if (!place.isEmpty()) file = restore::reference_of(pictures_.path(id).toStdString(), place.toStdString());
        if (file) {
            const auto reference = std::make_shared<const media::Image>(media::read_image(*file, {}));
            const auto picture = pictures_.original(id);
            if (reference->rgb.sizes() != picture->rgb.sizes()) throw other_size(*file, *reference, *picture);
            image = to_qimage(reference->rgb, reference->alpha);
            const std::lock_guard lock(mutex_);
            if (generation_ == generation) reference_ = reference;
        }
    } catch (const std::exception& error) {
        Q_EMIT score_failed(id, user_message(error));
    }
    if (is_shown(generation)) Q_EMIT reference_shown(id, image);
    update();
}

void Scorer::update() {
    {
        const std::lock_guard lock(mutex_);
        if (scoring_ || !reference_) return;
        scoring_ = true;
    }
    tasks_.start([this] { score_all(); }, kScoring);
}

// Scores the input and the results one by one, until all have a score at the current strength.
void Scorer::score_all() {
    for (;;) {
        PictureReader::Original reference;
        PictureResult result;
        std::string model;
        int id = kNone;
        int64_t generation = 0;
        Strength strength;
        {
            const auto names = models_.names();
            const std::lock_guard lock(mutex_);
            strength = strengths_.of(shown_);
            const auto is_due = [&](const std::string& name) {
                const auto known = scored_.find(name);
                return known == scored_.end() || (!name.empty() && known->second != strength);
            };
            bool found = false;
            if (reference_ && !closing_) {
                found = is_due(model);
                for (const auto& name : names) {
                    if (found || !is_due(name)) continue;
                    result = pictures_.result(shown_, name);
                    found = result.rgb.defined();
                    model = name;
                }
            }
            if (!found) {
                scoring_ = false;
                return;
            }
            reference = reference_;
            id = shown_;
            generation = generation_;
            scored_[model] = strength;
        }
        try {
            const auto picture = pictures_.original(id);
            const auto rgb = model.empty() ? picture->rgb : restored_at(picture->rgb, result, strength);
            const Score score{.psnr = analysis::psnr(rgb, reference->rgb), .ssim = analysis::ssim(rgb, reference->rgb)};
            if (is_shown(generation)) Q_EMIT scored(id, QString::fromStdString(model), score);
        } catch (const std::exception& error) {
            Q_EMIT score_failed(id, user_message(error));
        }
    }
}

}  // namespace deweather::studio
