#include "core/restore/steady.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/restore/motion.h"

namespace deweather::restore {

namespace {

constexpr int64_t kNeighbourhood = 13;  // pixels a side: wide against a streak, small against most things that move

at::Tensor local_mean(const at::Tensor& plane, int64_t side) {
    return at::avg_pool2d(plane, {side, side}, {1, 1}, {side / 2, side / 2}, false, /*count_include_pad=*/false);
}

}  // namespace

void SteadyOptions::check() const {
    if (!(share >= 0 && share < 1))
        throw Error("bad share of the frame before", std::to_string(share), "use 0 to 0.99");
    if (!(mean_tolerance > 0 && pixel_tolerance > 0))
        throw Error("bad tolerance", std::to_string(std::min(mean_tolerance, pixel_tolerance)), "use more than 0");
}

Steadier::Steadier(const SteadyOptions& options) : options_(options) {
    options_.check();
}

at::Tensor Steadier::next(const at::Tensor& restored) {
    const c10::InferenceMode inference;
    if (!before_.defined() || before_.sizes() != restored.sizes()) return before_ = restored;
    const auto aligned = follow(before_, motion_between(before_, restored));
    const auto difference = aligned - restored;
    const auto mean = local_mean(difference.mean(0, true).unsqueeze(0), kNeighbourhood)[0];
    const auto agreement = at::exp(
        -((mean / options_.mean_tolerance).square() + (difference / options_.pixel_tolerance).square().mean(0, true)));
    before_ = (restored + options_.share * agreement * difference).contiguous();
    return before_;
}

}  // namespace deweather::restore
