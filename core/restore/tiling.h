// The tiling of a picture: positions of the tiles and their blending weights.
//
//     const Tiling tiling(1280, 720, 256, 32);
//     for (const Tile& tile : tiling.tiles())
//         canvas.slice(1, tile.y, tile.y + tiling.tile_height())
//             .slice(2, tile.x, tile.x + tiling.tile_width())
//             .add_(restored(tile) * tiling.weights(tile));
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace deweather::restore {

struct Tile {
    int64_t column, row;  // in the grid of tiles
    int64_t x, y;         // the upper left pixel in the picture, multiples of `patch` unless tiles are exact
};

// Pixels x..x+width, y..y+height.
struct Area {
    int64_t x, y, width, height;
};

class Tiling {
  public:
    // Tiles of at most `tile` pixels per side that overlap by at least `overlap`; a side that fits into one tile is not
    // divided. All tiles have the same size: the minimum number of tiles, then the smallest size that still covers the
    // picture (rounded up to a multiple of `patch`), so that no row or column is computed needlessly. Tiles begin at
    // multiples of `patch`. width, height >= 1, multiples of `patch`; 0 <= overlap <= tile / 2, tile >= 2 patch.
    Tiling(int64_t width, int64_t height, int64_t tile, int64_t overlap, int64_t patch = 8);

    // Tiles of exactly this size, of which no two in a row or column overlap by less than asked: the fewest that cover
    // the picture, spread evenly. width >= tile_width, height >= tile_height; 0 <= overlap <= half of either.
    static Tiling exact(int64_t width, int64_t height, int64_t tile_width, int64_t tile_height, int64_t overlap);

    int64_t tile_width() const { return columns_.size; }
    int64_t tile_height() const { return rows_.size; }
    const std::vector<Tile>& tiles() const { return tiles_; }

    // The blending weights of a tile: float [tile_height, tile_width]. Over a whole picture the weights of all tiles
    // sum to 1 at every pixel. They rise smoothly over the overlap and are 0 in the outermost pixels of an inner edge,
    // where the network has the least context.
    at::Tensor weights(const Tile& tile) const;

    // The area of a tile if overlaps are divided in the middle, on multiples of `patch` unless tiles are exact: the
    // areas of all tiles partition the picture.
    Area own_area(const Tile& tile) const;

  private:
    struct Axis {
        int64_t size = 0;
        std::vector<int64_t> cuts;  // boundaries of the tiles' own areas, including the end
        std::vector<int64_t> starts;
        std::vector<at::Tensor> weights;  // float [size], one per start
    };
    Tiling(Axis columns, Axis rows);
    static Axis divide(int64_t length, int64_t tile, int64_t overlap, int64_t patch);
    static Axis cover(int64_t length, int64_t tile, int64_t overlap);
    static void weigh(Axis& axis, int64_t length);

    Axis columns_, rows_;
    std::vector<Tile> tiles_;
};

}  // namespace deweather::restore
