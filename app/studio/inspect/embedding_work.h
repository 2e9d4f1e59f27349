// Embeds router outputs on a dedicated thread; a new request replaces the previous one.
//
//     EmbeddingWork work({.moved = ..., .done = ..., .failed = ..., .ended = ...});
//     work.embed({first, second}, config, colouring);
//     work.stop();                       // the positions up to here are the result
//
// The callbacks run on its thread. Does not include LibTorch.
#pragma once

#include <QList>
#include <QString>
#include <QThreadPool>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "core/analysis/embedding.h"

namespace deweather::studio {

// The positions and quality measures of an embedding.
struct EmbeddingResult {
    analysis::Embedding embedding;
    std::optional<double> purity, silhouette, by_chance;  // for the requested colouring
};

class EmbeddingWork {
  public:
    static constexpr std::size_t kModels = 2;
    using Analyses = std::array<std::shared_ptr<const analysis::Analysis>, kModels>;

    // `model` is 0 for the first analysis, 1 for the compared one.
    struct Listener {
        std::function<void(int model, QList<float> positions, int iteration)> moved;
        std::function<void(int model, std::shared_ptr<const EmbeddingResult>)> done;
        std::function<void(int model, QString message)> failed;
        std::function<void()> ended;
    };

    explicit EmbeddingWork(Listener listener);
    // Cancels the current work and waits for it.
    ~EmbeddingWork();

    // Embeds one analysis after the other; skips null ones.
    void embed(const Analyses& analyses, const analysis::EmbeddingConfig& config, analysis::Colouring colouring);
    void stop() { stopped_ = true; }
    // Abandons the current work and discards the results.
    void forget();
    // The result of the last request; null before the first one.
    std::shared_ptr<const EmbeddingResult> result(int model) const;

  private:
    void run(int model, const analysis::Analysis& analysis, const analysis::EmbeddingConfig& config,
             analysis::Colouring colouring, int64_t own);

    Listener listener_;
    mutable std::mutex mutex_;  // guards the results
    std::array<std::shared_ptr<const EmbeddingResult>, kModels> results_;
    std::atomic<int64_t> generation_ = 0;
    std::atomic<bool> stopped_ = false;
    QThreadPool thread_;
};

}  // namespace deweather::studio
