// Prefetches batches in worker threads, in a fixed order through a bounded queue.
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
    uint64_t stride = 1;  // distance to the next index: each of N processes takes every N-th
    int64_t count = 1;
    SampleRequest sample = {};
    double clean_share = 0;  // fraction of samples without weather, whose clean picture also serves as input
};

struct Batch {
    at::Tensor degraded, clean;  // float [B,3,crop,crop]
    at::Tensor weather;          // float [B,4], see Sample
    at::Tensor labels = {};      // uint8 [B,crop,crop], or undefined
    at::Tensor classes = {};     // int64 [B], or undefined
};

// Draws the batch of a request; seed and index determine which of its samples are clean. Throws Error for a sample with
// another size than requested.
Batch draw_batch(const SampleSource& source, const BatchRequest& request, uint64_t seed);

// The request for batch 0, 1, ...; nothing after the last. Thread-safe.
using BatchPlan = std::function<std::optional<BatchRequest>(int64_t)>;

class BatchLoader {
  public:
    struct Options {
        int64_t workers = 1;
        int64_t queue = 8;  // maximum number of prefetched batches
        uint64_t seed = 1;
    };

    // source must outlive this object. Starts prefetching at once.
    BatchLoader(const SampleSource& source, BatchPlan plan, const Options& options);
    BatchLoader(const BatchLoader&) = delete;
    BatchLoader& operator=(const BatchLoader&) = delete;
    ~BatchLoader();

    // Returns the next batch, independent of the number of workers; nothing after the last. Rethrows exceptions of the
    // source.
    std::optional<Batch> next();

    // Total seconds that next() has waited for batches.
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
