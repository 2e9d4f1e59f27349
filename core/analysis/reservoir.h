// Reservoir sampling (Vitter's algorithm R): a uniform sample of a stream of unknown length in constant memory.
//
//     Reservoir reservoir(10'000, seed);
//     for (const auto& item : stream)
//         if (const auto place = reservoir.offer()) sample[*place] = item;      // places 0, 1, 2, ... at first
//
// The same seed and stream length give the same sample on every machine.
#pragma once

#include <cstdint>
#include <optional>

#include "core/weather/random.h"

namespace deweather::analysis {

class Reservoir {
  public:
    // capacity >= 0.
    Reservoir(int64_t capacity, uint64_t seed);

    // The slot for the next item of the stream, or nothing if it is skipped.
    std::optional<int64_t> offer();

    int64_t offered() const { return offered_; }
    int64_t size() const { return offered_ < capacity_ ? offered_ : capacity_; }

  private:
    int64_t capacity_, offered_ = 0;
    weather::Random random_;
};

}  // namespace deweather::analysis
