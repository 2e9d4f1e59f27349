// How strongly each picture and clip is restored.
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

#include "app/studio/engine/showing/strength.h"

namespace deweather::studio {

class Strengths {
  public:
    void set(const QList<int>& ids, const Strength& strength) {
        const std::lock_guard lock(mutex_);
        for (const int id : ids) strengths_[id] = strength;
    }
    Strength of(int id) const {
        const std::lock_guard lock(mutex_);
        const auto found = strengths_.find(id);
        return found == strengths_.end() ? Strength() : found->second;
    }

  private:
    mutable std::mutex mutex_;
    std::map<int, Strength> strengths_;
};

}  // namespace deweather::studio
