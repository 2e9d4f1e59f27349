#include "core/nn/modulate_tile.h"

// 16 registers: 12 accumulators, two weights, one input.
void deweather::nn::tile::modulate_avx2(const Work& work) {
    Tile<8, 6>::modulate(work);
}
