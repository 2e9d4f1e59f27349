// The order in which an epoch shows its pictures.
//
//     const uint64_t picture = permuted(index % count, count, seed_of(seed, index / count));
#pragma once

#include <cstdint>

namespace deweather::trainer {

// A permutation of 0..count-1 by its key, without a table. position < count.
uint64_t permuted(uint64_t position, uint64_t count, uint64_t key);

}  // namespace deweather::trainer
