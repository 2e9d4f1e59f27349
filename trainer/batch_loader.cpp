#include "trainer/batch_loader.h"

#include <torch/types.h>

#include <chrono>
#include <cstring>

#include "core/base/error.h"
#include "trainer/seeds.h"

namespace deweather::trainer {

namespace {

// Separates the choice of clean samples from the source's random numbers with the same seed.
constexpr uint64_t kCleanChoice = 0xc1ea4;

// memcpy rather than copy_(), which would start LibTorch's threads from each worker.
void place(const at::Tensor& from, at::Tensor& into, int64_t row) {
    const auto target = into[row];
    if (from.sizes() != target.sizes() || from.scalar_type() != target.scalar_type())
        throw Error("cannot train on a sample", "", "its source gave another size or type than asked for");
    const auto packed = from.contiguous();
    std::memcpy(target.data_ptr(), packed.const_data_ptr(), packed.nbytes());
}

}  // namespace

Batch draw_batch(const SampleSource& source, const BatchRequest& request, uint64_t seed) {
    const at::NoGradGuard no_grad;
    Batch batch;
    batch.degraded = at::empty({request.count, 3, request.sample.crop, request.sample.crop}, at::kFloat);
    batch.clean = at::empty_like(batch.degraded);
    batch.weather = at::zeros({request.count, 4}, at::kFloat);
    for (int64_t row = 0; row < request.count; ++row) {
        const uint64_t index = request.first + static_cast<uint64_t>(row) * request.stride;
        auto wanted = request.sample;
        wanted.weather = Random(seed_of(seed ^ kCleanChoice, index)).uniform() >= request.clean_share;
        const Sample sample = source.draw(index, wanted);
        place(sample.degraded, batch.degraded, row);
        place(sample.clean, batch.clean, row);
        if (sample.labels.defined()) {
            if (!batch.labels.defined())
                batch.labels = at::full({request.count, request.sample.crop, request.sample.crop}, 0, at::kByte);
            place(sample.labels, batch.labels, row);
        }
        if (sample.class_index >= 0) {
            if (!batch.classes.defined()) batch.classes = at::zeros({request.count}, at::kLong);
            batch.classes.data_ptr<int64_t>()[row] = sample.class_index;
        }
        if (wanted.weather) place(sample.weather, batch.weather, row);
    }
    return batch;
}

BatchLoader::BatchLoader(const SampleSource& source, BatchPlan plan, const Options& options)
    : source_(source), plan_(std::move(plan)), options_(options) {
    for (int64_t i = 0; i < options_.workers; ++i) threads_.emplace_back([this] { work(); });
}

BatchLoader::~BatchLoader() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    room_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void BatchLoader::work() {
    while (true) {
        int64_t number = 0;
        {
            std::unique_lock lock(mutex_);
            room_.wait(lock, [this] { return stopping_ || claimed_ < consumed_ + options_.queue; });
            if (stopping_) return;
            number = claimed_++;
        }
        Prepared prepared;
        bool last = false;
        try {
            const auto request = plan_(number);
            last = !request;
            if (request) prepared.batch = draw_batch(source_, *request, options_.seed);
        } catch (...) {
            prepared.failure = std::current_exception();
        }
        {
            const std::lock_guard lock(mutex_);
            prepared_.emplace(number, std::move(prepared));
        }
        ready_.notify_one();
        if (last) return;
    }
}

std::optional<Batch> BatchLoader::next() {
    std::unique_lock lock(mutex_);
    const auto begin = std::chrono::steady_clock::now();
    ready_.wait(lock, [this] { return prepared_.contains(consumed_); });
    waited_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const auto& front = prepared_.at(consumed_);
    if (front.failure) std::rethrow_exception(front.failure);
    if (!front.batch) return std::nullopt;  // stays in the queue, so that later calls also return nothing
    auto batch = std::move(prepared_.extract(consumed_).mapped().batch);
    ++consumed_;
    lock.unlock();
    room_.notify_one();
    return batch;
}

}  // namespace deweather::trainer
