#include "app/studio/inspect/embedding_work.h"

#include "app/studio/common/engine_text.h"
#include "app/studio/maps/latest_request.h"
#include "core/analysis/analysis_output.h"
#include "core/base/error.h"

namespace deweather::studio {

namespace {

constexpr int64_t kMoveEvery = 10;  // iterations

}  // namespace

EmbeddingWork::EmbeddingWork(Listener listener) : listener_(std::move(listener)) {
    thread_.setMaxThreadCount(1);
}

EmbeddingWork::~EmbeddingWork() {
    forget();
    thread_.waitForDone();
}

void EmbeddingWork::forget() {
    ++generation_;
    const std::lock_guard lock(mutex_);
    results_ = {};
}

std::shared_ptr<const EmbeddingResult> EmbeddingWork::result(int model) const {
    const std::lock_guard lock(mutex_);
    return results_.at(static_cast<std::size_t>(model));
}

void EmbeddingWork::embed(const Analyses& analyses, const analysis::EmbeddingConfig& config,
                          analysis::Colouring colouring) {
    forget();
    const auto own = generation_.load();
    stopped_ = false;
    thread_.start([this, analyses, config, colouring, own] {
        for (std::size_t i = 0; i < analyses.size() && own == generation_; ++i)
            if (analyses[i]) run(static_cast<int>(i), *analyses[i], config, colouring, own);
        if (own == generation_) listener_.ended();
    });
}

void EmbeddingWork::run(int model, const analysis::Analysis& analysis, const analysis::EmbeddingConfig& config,
                        analysis::Colouring colouring, int64_t own) {
    LatestRequest progress(generation_, own, stopped_);
    std::vector<float> last;
    const auto show = [&](std::span<const float> positions, int64_t iteration) {
        last.assign(positions.begin(), positions.end());
        listener_.moved(model, QList<float>(positions.begin(), positions.end()), static_cast<int>(iteration));
    };
    try {
        analysis::Embedding embedding;
        try {
            embedding = analysis::embed(analysis, config, progress, {.every = kMoveEvery, .show = show});
        } catch (const Cancelled&) {
            // Stopped by the user: the positions shown last are the result.
            if (own != generation_ || last.empty()) throw;
            embedding = analysis::embedded_values(analysis, config).embedding;
            embedding.positions = std::move(last);
        }
        Progress unwatched;
        auto scored = analysis::scored(analysis, std::move(embedding), colouring, unwatched);
        const auto result =
            std::make_shared<const EmbeddingResult>(EmbeddingResult{.embedding = std::move(scored.embedding),
                                                                    .purity = scored.purity,
                                                                    .silhouette = scored.silhouette,
                                                                    .by_chance = scored.by_chance});
        {
            const std::lock_guard lock(mutex_);
            if (own != generation_) return;
            results_.at(static_cast<std::size_t>(model)) = result;
        }
        listener_.done(model, result);
    } catch (const Cancelled&) {
    } catch (const std::exception& error) {
        if (own == generation_) listener_.failed(model, user_message(error));
    }
}

}  // namespace deweather::studio
