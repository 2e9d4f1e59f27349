// Quality measures of 2-D embeddings: separation of groups, and preservation of neighbourhoods. Does not include
// LibTorch.
//
//     neighbour_purity(embedding.positions, 2, labels, 10, progress);        // 1: each point among its own
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/progress.h"

namespace deweather::analysis {

// The mean share of a point's k nearest neighbours that have its label, 0..1; points with label -1 are left out. A
// random embedding's is the sum of the labels' squared shares. Absent with fewer than two labels or k + 1 points.
std::optional<double> neighbour_purity(std::span<const float> positions, int64_t dim, std::span<const int32_t> labels,
                                       int64_t k, Progress& progress);

// The mean silhouette (b - a) / max(a, b), -1..1: a is the mean distance to points with the same label, b that to the
// points of the nearest other label. Uses at most `most` points, evenly spaced, because the time is quadratic.
std::optional<double> silhouette(std::span<const float> positions, int64_t dim, std::span<const int32_t> labels,
                                 Progress& progress, int64_t most = 4000);

// 1 - 2 / (n k (2n - 3k - 1)) Σ_i Σ_j∈U_k(i) (r(i,j) - k), as scikit-learn's trustworthiness: 1 if all k neighbours on
// the plane are among the k nearest in the original space. k < n / 2.
double trustworthiness(std::span<const float> values, int64_t dim, std::span<const float> positions, int64_t k,
                       Progress& progress);

}  // namespace deweather::analysis
