// Uncertainty of a router for each token.
//
//     const TokenUncertainty sure = token_uncertainty(trace.layers[0]);
//     sure.change;                        // [B,h,w]: how likely noise in its input would move a token elsewhere
//
// The noise is dropout of the router's input (Eq. 7). If passes were drawn (nn::sample_uncertainty), all three measures
// are computed from them; else they follow from mean and variances. All experts' noises come from the same dropped
// features and are mostly common to them: a token changes its expert by the noise of the differences (gap_variance),
// whose common part is that of the largest logit itself; the remainders are treated as independent between experts.
#pragma once

#include <ATen/core/Tensor.h>

#include "core/models/restoration_network.h"

namespace deweather::analysis {

struct TokenUncertainty {
    // Standard deviation of the largest logit. Undefined for layers without variance.
    at::Tensor deviation;  // [B,h,w]
    // Entropy of the experts' probabilities in bits: 0 for a certain choice, log2 E for a uniform one. With variance:
    // of the mean probabilities under noise (the predictive entropy); without drawn passes, of the softmax of -g_i /
    // sqrt(1 + π v_i / 8), where g_i is the difference to the largest logit and v_i its variance (MacKay 1992).
    at::Tensor entropy;  // [B,h,w]
    // Probability that another expert's logit is the largest. Undefined for layers without variance.
    at::Tensor change;  // [B,h,w], 0..1
};

// Uses logits, and variance, predicted and changed as far as they are defined; float32 on the CPU.
TokenUncertainty token_uncertainty(const models::LayerTrace& layer);

}  // namespace deweather::analysis
