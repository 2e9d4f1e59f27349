#include "core/nn/modulate_tile.h"

// 32 registers: 24 accumulators, two weights, one input.
void deweather::nn::tile::modulate_avx512(const Work& work) {
    Tile<16, 12>::modulate(work);
}
