#include "core/restore/steady.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/restore/motion.h"

namespace deweather::restore {

namespace {

// Pixels per side at half resolution: wide compared to a streak, small compared to most moving objects.
constexpr int64_t kNeighbourhood = 7;

// Tolerance for differing neighbourhood means: a multiple of their usual difference, within limits.
constexpr double kTimesUsual = 3, kMinTolerance = 0.015, kMaxTolerance = 0.06;

// A larger usual difference of neighbourhoods means a scene change.
constexpr double kOtherScene = 0.1;

// [1,1,H/2,W/2]: separable, which is faster than a two-dimensional mean.
at::Tensor neighbourhood_mean(const at::Tensor& difference) {
    constexpr bool kWhole = true, kCountBorder = false;
    const auto mean = [](const at::Tensor& plane, int64_t height, int64_t width) {
        return at::avg_pool2d(plane, {height, width}, {1, 1}, {height / 2, width / 2}, false, kCountBorder);
    };
    const auto half =
        at::avg_pool2d(difference.mean(0, true).unsqueeze(0), {2, 2}, {2, 2}, {0, 0}, kWhole, kCountBorder);
    return mean(mean(half, 1, kNeighbourhood), kNeighbourhood, 1);
}

// [1,H,W]: 1 where a neighbourhood's mean is unchanged, falling to 0.
at::Tensor agreement(const at::Tensor& difference, double tolerance) {
    const auto agrees = at::exp(-(neighbourhood_mean(difference) / tolerance).square());
    return at::upsample_bilinear2d(agrees, {difference.size(1), difference.size(2)}, false)[0];
}

// An adjacent frame, warped onto this one.
struct Aligned {
    at::Tensor picture;  // undefined if there is none, or it shows another scene
    double usual = 0;    // usual difference of neighbourhoods

    Aligned(const at::Tensor& other, const at::Tensor& now) {
        if (!other.defined() || other.sizes() != now.sizes()) return;
        auto moved = follow(other, motion_between(other, now));
        usual = neighbourhood_mean(moved - now).abs().median().item<double>();
        if (usual < kOtherScene) picture = std::move(moved);
    }
};

}  // namespace

void SteadyOptions::check() const {
    if (!(share >= 0 && share < 1))
        throw Error("bad share of the frame before", std::to_string(share), "use 0 to 0.99");
    if (!(pixel_tolerance > 0)) throw Error("bad tolerance", std::to_string(pixel_tolerance), "use more than 0");
}

Steadier::Steadier(const SteadyOptions& options) : options_(options) {
    options_.check();
}

std::optional<at::Tensor> Steadier::finish_frame(const at::Tensor& after) {
    if (!now_.defined()) return {};
    const c10::InferenceMode inference;
    const Aligned earlier(before_, now_), later(after, now_);
    before_ = now_;
    if (!earlier.picture.defined()) return before_;
    const double tolerance = std::clamp(kTimesUsual * earlier.usual, kMinTolerance, kMaxTolerance);
    if (later.picture.defined()) {
        const auto least = at::minimum(earlier.picture, later.picture),
                   most = at::maximum(earlier.picture, later.picture);
        const auto change = at::maximum(least, at::minimum(most, now_)) - now_;  // to the median of the three
        before_ = now_ + agreement(change, tolerance) * change;
    }
    const auto difference = earlier.picture - before_;
    const auto near = at::exp(-(difference / options_.pixel_tolerance).square().mean(0, true));
    before_ = before_ + options_.share * agreement(difference, tolerance) * near * difference;
    return before_;
}

std::optional<at::Tensor> Steadier::push(const at::Tensor& restored) {
    auto finished = finish_frame(restored);
    now_ = restored;
    return finished;
}

std::optional<at::Tensor> Steadier::flush() {
    auto finished = finish_frame({});
    before_ = now_ = at::Tensor();
    return finished;
}

}  // namespace deweather::restore
