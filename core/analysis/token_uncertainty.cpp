#include "core/analysis/token_uncertainty.h"

#include <torch/types.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace deweather::analysis {

namespace {

// Quantiles of the normal distribution for averaging the probability to stay, and the number of tokens per block, which
// limits memory.
constexpr int64_t kQuantiles = 32;
constexpr int64_t kPart = 4096;
// The minimum standard deviation of an expert, to avoid division by zero.
constexpr double kMinDeviation = 1e-6;

at::Tensor entropy_of(const at::Tensor& probabilities) {
    return -at::special_xlogy(probabilities, probabilities).sum(-1) / std::numbers::ln2;
}

// The gaps between the largest logit of a token and the others, [T,E] each but for common [T,1]: the mean (0 for the
// largest), the variance of the difference, and the part of the variance common to all of a token's differences.
struct Gaps {
    at::Tensor mean, variance, common;
};

Gaps gaps_of(const models::LayerTrace& layer) {
    const auto logits = layer.logits.flatten(0, -2), variance = layer.variance.flatten(0, -2).clamp_min(0);
    const auto [largest, top] = logits.max(-1, /*keepdim=*/true);
    const auto of_top = variance.gather(-1, top);
    // Without the differences' own variance, noises count as independent: the common part is the largest logit's noise.
    if (!layer.gap_variance.defined())
        return {.mean = largest - logits, .variance = (variance + of_top).scatter(-1, top, 0.0), .common = of_top};
    const auto gaps = layer.gap_variance.flatten(0, -2);
    const auto least = gaps.scatter(-1, top, std::numeric_limits<float>::infinity()).amin(-1, /*keepdim=*/true);
    return {.mean = largest - logits, .variance = gaps, .common = least / 2};
}

// Probability that the top expert changes: 1 - ∫ φ(t) Π_j≠top Φ((μ_top - μ_j + s t) / σ_j) dt, s² being the common part
// of the differences' variances and σ_j² the remainder of each.
at::Tensor change_of(const Gaps& all) {
    const auto shares = (at::arange(kQuantiles, at::kFloat) + 0.5) / static_cast<double>(kQuantiles);
    const auto quantiles = at::special_ndtri(shares);
    auto change = at::empty({all.mean.size(0)}, all.mean.options());
    for (int64_t begin = 0; begin < all.mean.size(0); begin += kPart) {
        const auto gaps = all.mean.slice(0, begin, begin + kPart), common = all.common.slice(0, begin, begin + kPart);
        const auto sigmas =
            (all.variance.slice(0, begin, begin + kPart) - common).clamp_min(kMinDeviation * kMinDeviation).sqrt();
        const auto shift = common.sqrt();
        const auto top = gaps.argmin(-1, /*keepdim=*/true);
        auto stays = at::zeros({gaps.size(0)}, gaps.options());
        for (int64_t i = 0; i < kQuantiles; ++i) {
            auto below = at::special_log_ndtr((gaps + shift * quantiles[i]) / sigmas);
            below.scatter_(-1, top, 0.0);  // the top logit does not compete with itself
            stays.add_(below.sum(-1).exp_());
        }
        change.slice(0, begin, begin + kPart).copy_(1 - stays / static_cast<double>(kQuantiles));
    }
    return change.clamp_(0, 1);
}

}  // namespace

TokenUncertainty token_uncertainty(const models::LayerTrace& layer) {
    TokenUncertainty uncertainty;
    if (!layer.variance.defined()) {
        uncertainty.entropy = entropy_of(at::softmax(layer.logits, -1));
        return uncertainty;
    }
    uncertainty.deviation = layer.variance.clamp_min(0).sqrt().gather(-1, layer.logits.argmax(-1, true)).squeeze(-1);
    if (layer.predicted.defined()) {
        uncertainty.entropy = entropy_of(layer.predicted);
        uncertainty.change = layer.changed;
        return uncertainty;
    }
    const auto gaps = gaps_of(layer);
    uncertainty.entropy = entropy_of(at::softmax(-gaps.mean / (1 + gaps.variance * (std::numbers::pi / 8)).sqrt(), -1))
                              .view(uncertainty.deviation.sizes());
    uncertainty.change = change_of(gaps).view(uncertainty.deviation.sizes());
    return uncertainty;
}

}  // namespace deweather::analysis
