// How strongly each picture and clip is restored: 0 is the original, 1 fully restored, above 1 exaggerated.
//
//     Strengths strengths;
//     strengths.set({1, 2}, 0.7);
//     strengths.of(3);                                // 1: it was never set
//
// Thread-safe.
#pragma once

#include <QList>
#include <map>
#include <mutex>

namespace deweather::studio {

class Strengths {
  public:
    void set(const QList<int>& ids, double strength) {
        const std::lock_guard lock(mutex_);
        for (const int id : ids) strengths_[id] = strength;
    }
    double of(int id) const {
        const std::lock_guard lock(mutex_);
        const auto found = strengths_.find(id);
        return found == strengths_.end() ? 1.0 : found->second;
    }

  private:
    mutable std::mutex mutex_;
    std::map<int, double> strengths_;
};

}  // namespace deweather::studio
