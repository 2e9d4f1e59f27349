#include "core/nn/modulate_grid_tile.h"
#include "core/nn/modulate_tile.h"

// 32 registers: 24 accumulators, two weights, one input.
void deweather::nn::tile::modulate_avx512(const Work& work) {
    Tile<16, 12>::modulate(work);
}

// 16 sums: as many pixels as their addresses have registers for.
void deweather::nn::tile::modulate_grid_avx512(const GridBlock& block) {
    GridTile<16, 8>::modulate(block);
}
