// A bounded blocking queue between threads: a full queue blocks the producer, an empty one the consumer.
//
//     BoundedQueue<Frame> frames(2);
//     while (auto frame = read()) if (!frames.push(std::move(*frame))) break;     // one thread
//     frames.close();
//     while (auto frame = frames.pop()) use(*frame);                              // another
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace deweather {

template <typename Item>
class BoundedQueue {
  public:
    explicit BoundedQueue(std::size_t bound) : bound_(bound) {}
    BoundedQueue(const BoundedQueue&) = delete;
    BoundedQueue& operator=(const BoundedQueue&) = delete;

    // Waits for room. Returns false if the queue is closed or abandoned.
    bool push(Item item) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return closed_ || items_.size() < bound_; });
        if (closed_) return false;
        items_.push_back(std::move(item));
        if (items_.size() > most_) most_ = items_.size();
        changed_.notify_all();
        return true;
    }

    // Waits for an item; returns nothing once the queue is closed and empty, or abandoned.
    std::optional<Item> pop() {
        return pop([] {});
    }

    // Like pop(), but calls check() ten times per second while it waits; check() may throw.
    template <typename Check>
    std::optional<Item> pop(Check&& check) {
        std::unique_lock lock(mutex_);
        while (!changed_.wait_for(lock, std::chrono::milliseconds(100), [&] { return closed_ || !items_.empty(); })) {
            lock.unlock();
            check();
            lock.lock();
        }
        if (items_.empty()) return {};
        std::optional<Item> item(std::move(items_.front()));
        items_.pop_front();
        changed_.notify_all();
        return item;
    }

    // No more items will be pushed; those in the queue can still be popped.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        changed_.notify_all();
    }

    // Discards the remaining items too, and releases both sides.
    void abandon() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        items_.clear();
        changed_.notify_all();
    }

    // The maximum number of items held at once so far.
    std::size_t most() const {
        const std::lock_guard lock(mutex_);
        return most_;
    }

  private:
    const std::size_t bound_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Item> items_;
    std::size_t most_ = 0;
    bool closed_ = false;
};

}  // namespace deweather
