#include "core/restore/scene_cut.h"

#include <torch/types.h>

#include <algorithm>

namespace deweather::restore {

namespace {

constexpr int64_t kSquares = 12;  // per side: streaks average out, and a moving camera changes few of them

// A mean difference that is a cut in any case, and one that is a cut together with a low correlation, if it is also
// this share of the squares' own contrast.
constexpr double kStrong = 0.12, kWeak = 0.012, kLowCorrelation = 0.5, kShareOfContrast = 0.5;

at::Tensor squares(const at::Tensor& rgb) {
    return at::adaptive_avg_pool2d(rgb.mean(0, true), {kSquares, kSquares});
}

}  // namespace

bool is_cut(const at::Tensor& before, const at::Tensor& now) {
    if (before.sizes() != now.sizes()) return true;
    const auto a = squares(before), b = squares(now);
    const double difference = (a - b).abs().mean().item<double>();
    if (difference > kStrong) return true;
    const auto x = a - a.mean(), y = b - b.mean();
    const double contrast = (x.abs().mean() + y.abs().mean()).item<double>() / 2;
    if (difference < kWeak || difference < kShareOfContrast * contrast) return false;
    const double correlation = (x * y).sum().item<double>() / std::max((x.norm() * y.norm()).item<double>(), 1e-12);
    return correlation < kLowCorrelation;
}

}  // namespace deweather::restore
