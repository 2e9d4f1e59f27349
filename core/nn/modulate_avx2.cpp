#include "core/nn/modulate_grid_tile.h"
#include "core/nn/modulate_tile.h"

// 16 registers: 12 accumulators, two weights, one input.
void deweather::nn::tile::modulate_avx2(const Work& work) {
    Tile<8, 6>::modulate(work);
}

// Eight sums and their weights; 16 or 4 pixels per token are cut without a rest.
void deweather::nn::tile::modulate_grid_avx2(const GridBlock& block) {
    GridTile<8, 4>::modulate(block);
}
