#include "core/nn/bilinear.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>

namespace deweather::nn {

at::Tensor bilinear_matrix(int64_t from, int64_t to, bool antialias, const at::TensorOptions& options) {
    auto matrix = at::zeros({to, from}, at::kDouble);
    auto weights = matrix.accessor<double, 2>();
    const double scale = static_cast<double>(from) / static_cast<double>(to);
    for (int64_t i = 0; i < to; ++i) {
        const double centre = (static_cast<double>(i) + 0.5) * scale;
        if (antialias && scale > 1) {
            const auto first = std::max<int64_t>(0, static_cast<int64_t>(centre - scale + 0.5));
            const auto last = std::min(from, static_cast<int64_t>(centre + scale + 0.5));
            double sum = 0;
            for (int64_t j = first; j < last; ++j) {
                weights[i][j] = std::max(0.0, 1 - std::abs((static_cast<double>(j) + 0.5 - centre) / scale));
                sum += weights[i][j];
            }
            for (int64_t j = first; j < last; ++j) weights[i][j] /= sum;
            continue;
        }
        const double place = std::max(0.0, centre - 0.5);
        const auto before = std::min(from - 1, static_cast<int64_t>(place));
        const auto after = std::min(from - 1, before + 1);
        const double share = place - static_cast<double>(before);
        weights[i][before] += 1 - share;
        weights[i][after] += share;
    }
    return matrix.to(options);
}

}  // namespace deweather::nn
