#include "app/studio/engine/device/device_queue.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/studio/engine/device/lower_priority.h"

namespace deweather::studio {

namespace {

// How often a waiting call asks whether it was cancelled.
constexpr std::chrono::milliseconds kAskEvery(10);

}  // namespace

// The progress of running work, which is cancelled when it has to make way, too.
class DeviceQueue::Turn : public Progress {
  public:
    Turn(Progress* progress, const std::atomic<bool>& make_way) : progress_(progress), make_way_(make_way) {}
    void step(int64_t done, int64_t total, std::string_view what) override {
        if (progress_ != nullptr) progress_->step(done, total, what);
    }
    bool cancelled() const override { return make_way_ || (progress_ != nullptr && progress_->cancelled()); }

  private:
    Progress* progress_;
    const std::atomic<bool>& make_way_;
};

DeviceQueue::DeviceQueue() : thread_([this] { serve(); }) {}

DeviceQueue::~DeviceQueue() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void DeviceQueue::lanes_changed() {
    make_way_ = lanes_.makes_way();
    wake_.notify_all();
}

void DeviceQueue::run(Lane lane, Progress& progress, const Work& work) {
    const auto job = std::make_shared<Job>();
    job->progress = &progress;
    job->work = work;
    std::unique_lock lock(mutex_);
    const int number = lanes_.add(lane);
    jobs_[number] = job;
    lanes_changed();
    while (!job->done) {
        ended_.wait_for(lock, kAskEvery);
        if (job->done || job->running) continue;
        // Asked without the mutex: whoever answers may hold a mutex of its own while it calls the queue.
        lock.unlock();
        const bool cancelled = progress.cancelled();
        lock.lock();
        if (job->done || job->running || !cancelled) continue;
        lanes_.remove(number);
        jobs_.erase(number);
        lanes_changed();
        throw Cancelled();
    }
    lock.unlock();
    if (job->error) std::rethrow_exception(job->error);
}

void DeviceQueue::post(Lane lane, const std::string& key, Work work) {
    const std::lock_guard lock(mutex_);
    std::erase_if(jobs_, [&](const auto& job) {
        if (job.second->key != key || job.second->running) return false;
        lanes_.remove(job.first);
        return true;
    });
    const int number = lanes_.add(lane, key);
    jobs_[number] = std::make_shared<Job>(Job{.work = std::move(work), .key = key});
    lanes_changed();
}

void DeviceQueue::withdraw(const std::string& key) {
    const std::lock_guard lock(mutex_);
    std::erase_if(jobs_, [&](const auto& job) {
        if (job.second->key != key || job.second->running) return false;
        lanes_.remove(job.first);
        return true;
    });
    lanes_.outdate(key);
    lanes_changed();
    ended_.notify_all();
}

void DeviceQueue::wait_for(const std::string& key) {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] {
        return std::none_of(jobs_.begin(), jobs_.end(), [&](const auto& job) { return job.second->key == key; });
    });
}

void DeviceQueue::serve() {
    lower_priority();
    std::unique_lock lock(mutex_);
    for (;;) {
        std::optional<int> next;
        wake_.wait(lock, [&] { return closing_ || (next = lanes_.next()); });
        if (closing_) return;
        const auto job = jobs_.at(*next);
        job->running = true;
        lanes_.begin(*next);
        make_way_ = lanes_.makes_way();
        lock.unlock();
        std::exception_ptr error;
        bool made_way = false;
        try {
            Turn turn(job->progress, make_way_);
            job->work(turn);
        } catch (const Cancelled&) {
            error = std::current_exception();
            made_way = job->progress == nullptr || !job->progress->cancelled();
        } catch (...) {
            // Nobody waits for posted work, which handles its own errors.
            if (job->progress == nullptr) std::terminate();
            error = std::current_exception();
        }
        lock.lock();
        job->running = false;
        if (made_way && !lanes_.is_outdated(*next)) {
            lanes_.made_way(*next);
        } else {
            job->error = error;
            job->done = true;
            lanes_.remove(*next);
            jobs_.erase(*next);
        }
        make_way_ = false;
        ended_.notify_all();
    }
}

DeviceQueue::Hold::Hold(DeviceQueue& queue, Lane lane) : queue_(queue), lane_(lane) {
    const std::lock_guard lock(queue_.mutex_);
    queue_.lanes_.hold(lane_);
    queue_.lanes_changed();
}

DeviceQueue::Hold::~Hold() {
    const std::lock_guard lock(queue_.mutex_);
    queue_.lanes_.release(lane_);
    queue_.lanes_changed();
}

}  // namespace deweather::studio
