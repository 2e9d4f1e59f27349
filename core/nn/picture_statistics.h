// Statistics over all pixels of a picture, for networks that may see it one tile at a time.
//
//     const auto mean = nn::picture_mean(features, 2, 3);        // [B,C,1,1]
//
// Outside of a TilePass these functions see the whole picture in their argument, and a mean is a mean. Within one, the
// argument belongs to a tile: what is measured on the part that no other tile counts is recorded, and what is returned
// are the statistics of the whole picture from the pass before (core/restore/tiled_run.h runs these passes).
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace deweather::nn {

// Where a tile lies in its picture, in pixels.
struct TilePlace {
    int64_t picture_height = 0, picture_width = 0;
    int64_t y = 0, x = 0, height = 0, width = 0;
    // The part of the picture that counts for this tile alone. It lies within the tile; the parts of all tiles
    // partition the picture.
    int64_t own_y = 0, own_x = 0, own_height = 0, own_width = 0;
};

// The pass of a network over one tile. While it exists, the functions below refer to its tile in this thread. No second
// one may be made in the same thread meanwhile.
class TilePass {
  public:
    // totals: the statistics of the whole picture in the order in which the network asks for them, as the sums over all
    // tiles of what measured() returned; empty for a first pass, in which each tile has only its own statistics. It
    // must outlive the pass. look: see picture_look().
    TilePass(const TilePlace& place, const std::vector<at::Tensor>& totals, at::Tensor look = {});
    ~TilePass();
    TilePass(const TilePass&) = delete;
    TilePass& operator=(const TilePass&) = delete;

    // One tensor for each statistic that the network asked for, in that order, in float64.
    const std::vector<at::Tensor>& measured() const { return measured_; }

    const TilePlace& place() const { return place_; }
    const at::Tensor& look() const { return look_; }
    at::Tensor record(const at::Tensor& measured);

  private:
    TilePlace place_;
    const std::vector<at::Tensor>& totals_;
    at::Tensor look_;
    std::vector<at::Tensor> measured_;
};

// Whether a pass is under way in this thread.
bool in_tile();

// A map of features as a part of the map of the whole picture, at the scale of the features.
struct FeaturePlace {
    int64_t picture_rows = 0, picture_columns = 0;  // of the whole picture's map
    int64_t row = 0, column = 0;                    // of the map's first value in it
    int64_t own_row = 0, own_column = 0;            // within the map
    int64_t own_rows = 0, own_columns = 0;

    // The part of `map` that counts; rows and columns: its dimensions for them. first: the row of the feature map that
    // is row 0 of `map`, for a strip of it.
    at::Tensor own(const at::Tensor& map, int64_t rows, int64_t columns, int64_t first = 0) const;
};

// The place of features of this size, at 1/1, 1/2, 1/4, ... of the resolution; padding at the right and below counts.
FeaturePlace feature_place(int64_t rows, int64_t columns);

// The sum over the picture: of what each tile measured on its own part.
at::Tensor picture_sum(const at::Tensor& measured);

// The mean over rows and columns of x, which stay as dimensions of size 1.
at::Tensor picture_mean(const at::Tensor& x, int64_t rows, int64_t columns);

// The result of PictureNetwork::look() for the whole picture; undefined outside of a forward pass.
at::Tensor picture_look();

}  // namespace deweather::nn
