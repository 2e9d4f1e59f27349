// Stateless random numbers: they depend only on a seed and their place of use, so that any sample can be drawn again.
//
//     Random random(seed_of(run_seed, index));
//     const int64_t left = random.below(width - crop + 1);
#pragma once

#include <cstdint>

namespace deweather::trainer {

// A step of SplitMix64: every bit of the result depends on every bit of the value.
constexpr uint64_t scramble(uint64_t value) {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31U);
}

constexpr uint64_t seed_of(uint64_t seed, uint64_t index) {
    return scramble(scramble(seed) ^ index);
}

class Random {
  public:
    explicit Random(uint64_t seed) : state_(seed) {}

    uint64_t next() { return state_ = scramble(state_); }
    // 0..bound-1; bound >= 1.
    int64_t below(int64_t bound) { return static_cast<int64_t>(next() % static_cast<uint64_t>(bound)); }
    // 0 <= u < 1.
    double uniform() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

  private:
    uint64_t state_;
};

}  // namespace deweather::trainer
