#include "core/analysis/image_quality.h"

#include <torch/types.h>

#include <cmath>

#include "core/base/error.h"

namespace deweather::analysis {

namespace {

// Wang et al. 2004, the field's standard value.
constexpr double kSigma = 1.5;
constexpr int64_t kRadius = kSsimWindow / 2;
constexpr double kLargest8Bit = 255;
constexpr double kC1 = 0.01 * 0.01, kC2 = 0.03 * 0.03;

void check_same_shape(const at::Tensor& a, const at::Tensor& b) {
    if (a.sizes() != b.sizes()) throw Error("cannot compare", "", "the picture and its reference differ in size");
}

// The Gaussian-weighted mean around every pixel with a complete window: [B,C,H,W] to [B·C,1,H-10,W-10].
at::Tensor window_mean(const at::Tensor& x) {
    const auto offsets = at::arange(-kRadius, kRadius + 1, at::kDouble);
    auto kernel = at::exp(-offsets * offsets / (2 * kSigma * kSigma));
    kernel = (kernel / kernel.sum()).to(x.options());
    const auto rows = at::conv2d(x.flatten(0, 1).unsqueeze(1), kernel.view({1, 1, -1, 1}));
    return at::conv2d(rows, kernel.view({1, 1, 1, -1}));
}

}  // namespace

at::Tensor luma(const at::Tensor& rgb) {
    const auto weights = at::tensor({65.481, 128.553, 24.966}, at::kDouble).view({3, 1, 1});
    return ((rgb.to(at::kDouble) * weights).sum(0, true) + 16) / 255;
}

at::Tensor as_saved(const at::Tensor& rgb) {
    return rgb.clamp(0, 1).mul(kLargest8Bit).add(0.5).floor().div(kLargest8Bit);
}

double psnr(const at::Tensor& picture, const at::Tensor& reference) {
    check_same_shape(picture, reference);
    const double mse = (picture.to(at::kDouble) - reference.to(at::kDouble)).square().mean().item<double>();
    return -10 * std::log10(mse);
}

double ssim(const at::Tensor& picture, const at::Tensor& reference) {
    return ssim_of_each(picture.to(at::kDouble).unsqueeze(0), reference.to(at::kDouble).unsqueeze(0)).item<double>();
}

at::Tensor ssim_of_each(const at::Tensor& x, const at::Tensor& y) {
    check_same_shape(x, y);
    if (x.size(2) < kSsimWindow || x.size(3) < kSsimWindow)
        throw Error("cannot compare", "", "SSIM needs at least 11 x 11 pixels");
    const auto mean_x = window_mean(x), mean_y = window_mean(y);
    const auto var_x = window_mean(x * x) - mean_x * mean_x, var_y = window_mean(y * y) - mean_y * mean_y;
    const auto covariance = window_mean(x * y) - mean_x * mean_y;
    const auto similarity = (2 * mean_x * mean_y + kC1) * (2 * covariance + kC2) /
                            ((mean_x * mean_x + mean_y * mean_y + kC1) * (var_x + var_y + kC2));
    return similarity.reshape({x.size(0), -1}).mean(1);
}

}  // namespace deweather::analysis
