// Principal component analysis: a quick view of many dimensions, and the initialization of t-SNE. Does not include
// LibTorch.
//
//     const std::vector<float> plane = pca(points.values, dim, 2).scores;      // [n*2]
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace deweather::analysis {

struct Pca {
    std::vector<float> scores;     // [n*components], centred
    std::vector<double> axes;      // [components*dim], unit vectors, in descending order of variance
    std::vector<double> variance;  // [components], of the scores
    double total_variance = 0;     // of all dimensions together
};

// values: [n*dim]. 1 <= components <= dim. The sign of each axis makes its largest entry positive, so that the same
// points always give the same result.
Pca pca(std::span<const float> values, int64_t dim, int64_t components);

}  // namespace deweather::analysis
