// The tasks of one object in a thread pool that it shares with others: closing it waits for these tasks only.
//
//     TaskGroup tasks(pool);
//     tasks.start([this] { convert(); }, 2);          // higher priorities run first
//     tasks.close();                                  // none of them runs from now on
#pragma once

#include <QThreadPool>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace deweather::studio {

class TaskGroup {
  public:
    // The pool has to outlive it.
    explicit TaskGroup(QThreadPool& pool) : pool_(pool) {}
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;
    ~TaskGroup() { close(); }

    void start(std::function<void()> task, int priority = 0) {
        pool_.start(
            [state = state_, task = std::move(task)] {
                {
                    const std::lock_guard lock(state->mutex);
                    if (state->closing) return;
                    ++state->running;
                }
                task();
                const std::lock_guard lock(state->mutex);
                --state->running;
                state->ended.notify_all();
            },
            priority);
    }

    // Tasks that have not begun are dropped; waits for the others. Not to be called by a task.
    void close() {
        std::unique_lock lock(state_->mutex);
        state_->closing = true;
        state_->ended.wait(lock, [&] { return state_->running == 0; });
    }

  private:
    // Outlives the group as long as a dropped task is in the pool.
    struct State {
        std::mutex mutex;
        std::condition_variable ended;
        int running = 0;
        bool closing = false;
    };

    QThreadPool& pool_;
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace deweather::studio
