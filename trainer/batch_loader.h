// Prepares batches in threads beside the training, in a fixed order over a bounded queue.
//
//     BatchLoader loader(source, plan, {.workers = 2, .queue = 8, .seed = 1});
//     while (auto batch = loader.next()) train_on(*batch);
//     const double share = loader.seconds_waited() / elapsed;
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "trainer/sample_source.h"

namespace deweather::trainer {

struct BatchRequest {
    uint64_t first = 0;   // index of the first sample
    uint64_t stride = 1;  // to that of the next: of N processes each takes every N-th
    int64_t count = 1;
    SampleRequest sample = {};
    double clean_share = 0;  // of the samples that show no weather: their clean picture stands for the degraded one
};

struct Batch {
    at::Tensor degraded, clean;  // float [B,3,crop,crop]
    at::Tensor weather;          // float [B,4], see Sample
    at::Tensor labels = {};      // uint8 [B,crop,crop], or undefined
    at::Tensor classes = {};     // int64 [B], or undefined
};

// The batch of a request; which of its samples are clean follows from seed and index. Throws Error where a sample has
// another size than asked for.
Batch draw_batch(const SampleSource& source, const BatchRequest& request, uint64_t seed);

// The request of batch 0, 1, ...; nothing past the last. Called from several threads at once.
using BatchPlan = std::function<std::optional<BatchRequest>(int64_t)>;

class BatchLoader {
  public:
    struct Options {
        int64_t workers = 1;
        int64_t queue = 8;  // batches that are prepared ahead at most
        uint64_t seed = 1;
    };

    // source has to outlive it. Starts to work at once.
    BatchLoader(const SampleSource& source, BatchPlan plan, const Options& options);
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;
    ~BatchLoader();

    // The next batch, the same for any number of workers; nothing after the last. Throws what drawing it threw.
    std::optional<Batch> next();

    // How long next() has waited for batches that were not ready.
    double seconds_waited() const { return waited_; }

  private:
    struct Prepared {
        std::optional<Batch> batch;
        std::exception_ptr failure;
    };
    void work();

    const SampleSource& source_;
    BatchPlan plan_;
    Options options_;
    std::mutex mutex_;
    std::condition_variable room_, ready_;
    std::map<int64_t, Prepared> prepared_;
    int64_t claimed_ = 0, consumed_ = 0;
    bool stopping_ = false;
    double waited_ = 0;
    std::vector<std::thread> threads_;
};

}  // namespace deweather::trainer
