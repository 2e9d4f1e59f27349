// Principal components: the quick view of many dimensions, and where t-SNE starts from. Includes nothing of LibTorch.
//
//     const std::vector<float> plane = pca(points.values, points.dim, 2).scores;      // [n*2]
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace deweather::analysis {

struct Pca {
    std::vector<float> scores;     // [n*components], centred
    std::vector<double> axes;      // [components*dim], of length 1, in the order of their variance
    std::vector<double> variance;  // [components], of the scores
    double total_variance = 0;     // of all dimensions together
};

// values: [n*dim]. 1 <= components <= dim. The sign of each axis is such that its largest entry is positive, so that
// the same points always give the same picture.
Pca pca(std::span<const float> values, int64_t dim, int64_t components);

}  // namespace deweather::analysis
