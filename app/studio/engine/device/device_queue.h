// The one thread on which networks run. Work takes turns by lane; less urgent work makes way between two tiles and
// begins again later.
//
//     DeviceQueue queue;
//     queue.run(Lane::kShown, progress, [&](Progress& turn) { ... });
//     queue.post(Lane::kMap, "experts", [=](Progress& turn) { ... });
//
// Thread-safe. The work polls turn.cancelled() and throws Cancelled, as everything that takes a Progress does.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/studio/engine/device/device_lanes.h"
#include "core/base/progress.h"

namespace deweather::studio {

class DeviceQueue {
  public:
    using Work = std::function<void(Progress&)>;

    DeviceQueue();
    DeviceQueue(const DeviceQueue&) = delete;
    DeviceQueue& operator=(const DeviceQueue&) = delete;
    // All calls of run() have to have returned.
    ~DeviceQueue();

    // Waits for a turn, calls work(turn) on the queue's thread and returns when it is done; calls it again from the
    // start if it had to make way. Passes on its exceptions. Throws Cancelled once progress is cancelled. Must not be
    // called by the work itself.
    void run(Lane lane, Progress& progress, const Work& work);

    // Returns at once; a later call with the same key replaces this one. The work may throw Cancelled only.
    void post(Lane lane, const std::string& key, Work work);
    // Cancels the posted work with this key.
    void withdraw(const std::string& key);
    // Waits until there is none with this key.
    void wait_for(const std::string& key);

    // Nothing less urgent than the lane runs while it is alive: more urgent work is about to come.
    class Hold {
      public:
        Hold(DeviceQueue& queue, Lane lane);
        Hold(const Hold&) = delete;
        Hold& operator=(const Hold&) = delete;
        ~Hold();

      private:
        DeviceQueue& queue_;
        Lane lane_;
    };

  private:
    struct Job {
        Progress* progress = nullptr;  // null for posted work
        Work work = {};
        std::string key = {};
        bool running = false, done = false;
        std::exception_ptr error = {};
    };
    class Turn;

    void serve();
    void lanes_changed();  // call with the mutex held

    std::mutex mutex_;  // guards the members below, except for make_way_
    std::condition_variable wake_, ended_;
    DeviceLanes lanes_;
    std::map<int, std::shared_ptr<Job>> jobs_;
    bool closing_ = false;
    std::atomic<bool> make_way_ = false;  // the running work has to stop
    std::thread thread_;
};

}  // namespace deweather::studio
