// What a network is trained to make small.
//
//     const auto losses = losses_of(config.loss, {.restored = y, .clean = x, .weather = w}, trace, 1e-3);
//     total_loss(losses).backward();
//
// Pictures are float [B,3,H,W] in 0..1; every loss is a scalar with gradients.
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>
#include <vector>

#include "core/models/restoration_network.h"
#include "trainer/config.h"
#include "trainer/frozen_segmenter.h"
#include "trainer/teacher.h"
#include "trainer/vgg_features.h"

namespace deweather::trainer {

// mean sqrt(d² + 1e-6), d being the difference: L1 with a round foot.
at::Tensor charbonnier_loss(const at::Tensor& restored, const at::Tensor& clean);

// The mean over the samples of log(MSE of the sample + epsilon): PSNR's own measure, so that a picture of small errors
// counts as much as one of large errors.
at::Tensor log_mse_loss(const at::Tensor& restored, const at::Tensor& clean, double epsilon);

// 1 - SSIM. Pictures of at least 11 x 11.
at::Tensor ssim_loss(const at::Tensor& restored, const at::Tensor& clean);

// L1 between the real and imaginary parts of the orthonormal 2D Fourier transforms.
at::Tensor fft_loss(const at::Tensor& restored, const at::Tensor& clean);

// Binary cross entropy of each token's logits [B,h,w,4] against what its picture shows, [B,4]: 1, 0, or NaN where
// unknown, which does not count. Zero where nothing is known.
at::Tensor naming_loss(const at::Tensor& logits, const at::Tensor& weather);

// The means over the layers of Eq. 8 and Eq. 10; undefined where no layer has them.
at::Tensor load_balance_loss(const models::RoutingTrace& trace);
at::Tensor uncertainty_loss(const models::RoutingTrace& trace);

// -I(weather; expert) in nats, the mean over the layers: I = Σ_w π_w Σ_e P_e|w log(P_e|w / P_e), where P_e|w is the
// mean probability of expert e, by the softmax of the scores, over the tokens of the batch's pictures that show weather
// w, and π_w the share of these pictures. It falls as different weathers prefer different experts. Pictures that show
// none, or whose weather is unknown, do not count. weather: [B,4]. Undefined where no layer has scores.
at::Tensor specialisation_loss(const models::RoutingTrace& trace, const at::Tensor& weather);

struct LossInputs {
    at::Tensor restored, clean;
    at::Tensor weather;                          // [B,4]
    const VggFeatures* vgg = nullptr;            // needed where perceptual is above 0
    const FrozenSegmenter* segmenter = nullptr;  // needed where segmentation is above 0
    at::Tensor taught = {};                      // what the teacher restores, needed where distillation is above 0
};

// A loss by its name in the configuration; value is a float32 scalar, not yet weighted.
struct WeightedLoss {
    std::string_view name;
    double weight = 0;
    at::Tensor value;
};

// Those losses whose weight is above 0 and that this network has, in the order of LossConfig.
std::vector<WeightedLoss> losses_of(const LossConfig& weights, const LossInputs& inputs,
                                    const models::RoutingTrace& trace, double epsilon);

// Their weighted sum; undefined where there are none.
at::Tensor total_loss(const std::vector<WeightedLoss>& losses);

// Whether any of them needs the trace of the routing.
bool needs_trace(const LossConfig& weights);

}  // namespace deweather::trainer
