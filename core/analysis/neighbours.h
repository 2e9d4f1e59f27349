// Exact k-nearest-neighbour search. Does not include LibTorch.
//
//     const Neighbours near = nearest_neighbours(points.values, dim, 90, progress);
//
// Brute force in blocks that stay in the cache, on all of LibTorch's threads: for some ten thousand points with tens of
// dimensions faster than any tree, and always exact.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/progress.h"

namespace deweather::analysis {

struct Neighbours {
    int64_t count = 0;                     // k per point
    std::vector<int32_t> indices;          // [n*k], nearest first, without the point itself; ties by index
    std::vector<float> squared_distances;  // [n*k]
};

// values: [n*dim]. 1 <= k < n. Throws Cancelled.
Neighbours nearest_neighbours(std::span<const float> values, int64_t dim, int64_t k, Progress& progress);

}  // namespace deweather::analysis
