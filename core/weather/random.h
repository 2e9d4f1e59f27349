// Random numbers that are the same on every machine, compiler and number of threads.
//
//     Random random(seed);
//     const double angle = random.uniform(68, 112);
//
// The standard library's distributions differ between implementations, and LibTorch's generators between devices; what
// is written beside a synthetic picture has to give the same picture anywhere.
#pragma once

#include <cstdint>

namespace deweather::weather {

// A bijection of 64 bits in which every input bit moves every output bit (SplitMix64's output function).
constexpr uint64_t mix_bits(uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9U;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBU;
    return bits ^ (bits >> 31);
}

class Random {
  public:
    // stream: independent numbers for each of several purposes of one seed.
    explicit Random(uint64_t seed, uint64_t stream = 0) : key_(mix_bits(mix_bits(seed + kStep) + stream * kStep)) {}

    // The index-th number of 64 bits, whatever was drawn before.
    uint64_t at(uint64_t index) const { return mix_bits(key_ + (index + 1) * kStep); }
    uint64_t next() { return at(index_++); }

    // Even in low..high, high excluded where the two differ.
    double uniform(double low = 0, double high = 1) {
        return low + (high - low) * static_cast<double>(next() >> 11) * 0x1p-53;
    }
    // Whole numbers, low..high inclusive, each as likely.
    int64_t whole(int64_t low, int64_t high) {
        return low + static_cast<int64_t>(uniform() * static_cast<double>(high - low + 1));
    }
    // True with this chance.
    bool chance(double probability) { return uniform() < probability; }

  private:
    static constexpr uint64_t kStep = 0x9E3779B97F4A7C15U;

    uint64_t key_;
    uint64_t index_ = 0;
};

}  // namespace deweather::weather
