#include "trainer/permutation.h"

#include "trainer/seeds.h"

namespace deweather::trainer {

// A Feistel network over the next power of four, with cycle walking until the result is in range.
uint64_t permuted(uint64_t position, uint64_t count, uint64_t key) {
    unsigned half = 1;
    while ((uint64_t{1} << (2 * half)) < count) ++half;
    const uint64_t mask = (uint64_t{1} << half) - 1;
    do {
        uint64_t left = position >> half, right = position & mask;
        for (uint64_t round = 0; round < 4; ++round) {
            const uint64_t mixed = left ^ (scramble(right ^ scramble(key + round)) & mask);
            left = right;
            right = mixed;
        }
        position = (left << half) | right;
    } while (position >= count);
    return position;
}

}  // namespace deweather::trainer
