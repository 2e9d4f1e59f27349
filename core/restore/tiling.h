// Where the tiles of a picture lie and how they are blended.
//
//     const Tiling tiling(1280, 720, 256, 32);
//     for (const Tile& tile : tiling.tiles()) canvas.slice(...).add_(restored * tiling.weights(tile));
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace deweather::restore {

struct Tile {
    int64_t column, row;  // in the grid of tiles
    int64_t x, y;         // of its upper left pixel in the picture; multiples of 8 unless tiles are exact
};

// Pixels x..x+width, y..y+height.
struct Area {
    int64_t x, y, width, height;
};

class Tiling {
  public:
    // Tiles of at most `tile` pixels a side that overlap by at least `overlap`; a side that fits into one tile is not
    // cut. All tiles have the same size: the fewest that cover the picture, then made as small as that allows (rounded
    // up to a multiple of 8), so that no row or column is computed for nothing. width, height >= 1; 0 <= overlap <=
    // tile / 2, tile >= 16.
    Tiling(int64_t width, int64_t height, int64_t tile, int64_t overlap);

    // Tiles of exactly this size, of which no two in a row or column overlap by less than asked: the fewest that cover
    // the picture, spread evenly. width >= tile_width, height >= tile_height; 0 <= overlap <= half of either.
    static Tiling exact(int64_t width, int64_t height, int64_t tile_width, int64_t tile_height, int64_t overlap);

    int64_t tile_width() const { return columns_.size; }
    int64_t tile_height() const { return rows_.size; }
    const std::vector<Tile>& tiles() const { return tiles_; }

    // How much each pixel of a tile counts: float [tile_height, tile_width]. Over a whole picture the weights of the
    // tiles add up to 1 at every pixel. They rise smoothly over the overlap and are 0 in the outermost pixels of an
    // inner edge, where the network sees least of the surroundings.
    at::Tensor weights(const Tile& tile) const;

    // The part of the picture that belongs to a tile alone when overlaps are cut in their middle, on multiples of 8
    // unless tiles are exact: the areas of all tiles cover the picture without overlap.
    Area own_area(const Tile& tile) const;

  private:
    struct Axis {
        int64_t size = 0;
        std::vector<int64_t> cuts;  // where the part of a tile begins; one more, the end
        std::vector<int64_t> starts;
        std::vector<at::Tensor> weights;  // float [size], one a start
    };
    Tiling(Axis columns, Axis rows);
    static Axis divide(int64_t length, int64_t tile, int64_t overlap);
    static Axis cover(int64_t length, int64_t tile, int64_t overlap);
    static void weigh(Axis& axis, int64_t length);

    Axis columns_, rows_;
    std::vector<Tile> tiles_;
};

}  // namespace deweather::restore
