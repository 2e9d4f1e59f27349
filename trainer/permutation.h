// A seeded shuffle without a table: the order of an epoch's pictures.
//
//     const uint64_t picture = permuted(index % count, count, seed_of(seed, index / count));
#pragma once

#include <cstdint>

namespace deweather::trainer {

// A pseudorandom permutation of 0..count-1 determined by a key. position < count.
uint64_t permuted(uint64_t position, uint64_t count, uint64_t key);

}  // namespace deweather::trainer
