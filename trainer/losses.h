// Loss functions.
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

// Charbonnier loss, a smooth L1: mean sqrt(d² + 1e-6), where d is the difference.
at::Tensor charbonnier_loss(const at::Tensor& restored, const at::Tensor& clean);

// The mean over the samples of log(MSE of the sample + epsilon), which optimises PSNR, so that pictures with small and
// large errors have equal weight.
at::Tensor log_mse_loss(const at::Tensor& restored, const at::Tensor& clean, double epsilon);

// 1 - SSIM, for pictures of at least 11 x 11.
at::Tensor ssim_loss(const at::Tensor& restored, const at::Tensor& clean);

// L1 between the real and imaginary parts of the orthonormal 2D Fourier transforms.
at::Tensor fft_loss(const at::Tensor& restored, const at::Tensor& clean);

// Binary cross entropy of each token's logits [B,h,w,4] against the picture's weather, [B,4]: 1, 0, or NaN for unknown,
// which is ignored. Zero if nothing is known.
at::Tensor naming_loss(const at::Tensor& logits, const at::Tensor& weather);

// The means over the layers of Eq. 8 and Eq. 10; undefined if no layer has them.
at::Tensor load_balance_loss(const models::RoutingTrace& trace);
at::Tensor uncertainty_loss(const models::RoutingTrace& trace);

// Specialisation: -I(weather; expert) in nats, the mean over the layers: I = Σ_w π_w Σ_e P_e|w log(P_e|w / P_e), where
// P_e|w is the mean probability of expert e, by the softmax of the scores, over the tokens of the batch's pictures with
// weather w, and π_w the share of these pictures. It decreases as different weathers prefer different experts. Pictures
// without or with unknown weather are ignored. weather: [B,4]. Undefined if no layer has scores.
at::Tensor specialisation_loss(const models::RoutingTrace& trace, const at::Tensor& weather);

struct LossInputs {
    at::Tensor restored, clean;
    at::Tensor weather;                          // [B,4]
    const VggFeatures* vgg = nullptr;            // required if perceptual is above 0
    const FrozenSegmenter* segmenter = nullptr;  // required if segmentation is above 0
    at::Tensor teacher_output = {};              // the teacher's output, required if distillation is above 0
};

// A loss with its name in the configuration; value is an unweighted float32 scalar.
struct WeightedLoss {
    std::string_view name;
    double weight = 0;
    at::Tensor value;
};

// The losses that apply to this network with weight above 0, in the order of LossConfig.
std::vector<WeightedLoss> losses_of(const LossConfig& weights, const LossInputs& inputs,
                                    const models::RoutingTrace& trace, double epsilon);

// Their weighted sum; undefined without losses.
at::Tensor total_loss(const std::vector<WeightedLoss>& losses);

// Whether any of them requires the routing trace.
bool needs_trace(const LossConfig& weights);

}  // namespace deweather::trainer
