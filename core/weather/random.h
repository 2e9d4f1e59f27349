// A counter-based random number generator: the same numbers on every machine, with every compiler and any number of
// threads.
//
//     Random random(seed);
//     const double angle = random.uniform(68, 112);
//
// The standard library's distributions differ between implementations, and LibTorch's generators between devices; the
// parameters written beside a synthetic picture must reproduce it anywhere.
#pragma once

#include <cstdint>

namespace deweather::weather {

// A bijection of 64 bits in which every input bit affects every output bit (SplitMix64's output function).
constexpr uint64_t mix_bits(uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9U;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBU;
    return bits ^ (bits >> 31);
}

class Random {
  public:
    // stream: selects an independent sequence of a seed for each purpose.
    explicit Random(uint64_t seed, uint64_t stream = 0) : key_(mix_bits(mix_bits(seed + kStep) + stream * kStep)) {}

    // The index-th 64-bit number, independent of earlier draws.
    uint64_t at(uint64_t index) const { return mix_bits(key_ + (index + 1) * kStep); }
    uint64_t next() { return at(index_++); }

    // Uniform in [low, high), or low if both are equal.
    double uniform(double low = 0, double high = 1) {
        return low + (high - low) * static_cast<double>(next() >> 11) * 0x1p-53;
    }
    // Uniform integers in low..high, inclusive.
    int64_t whole(int64_t low, int64_t high) {
        return low + static_cast<int64_t>(uniform() * static_cast<double>(high - low + 1));
    }
    // True with this probability.
    bool chance(double probability) { return uniform() < probability; }

  private:
    static constexpr uint64_t kStep = 0x9E3779B97F4A7C15U;

    uint64_t key_;
    uint64_t index_ = 0;
};

}  // namespace deweather::weather
