// How sure a router was of each token.
//
//     const TokenUncertainty sure = token_uncertainty(trace.layers[0]);
//     sure.change;                        // [B,h,w]: how likely noise in its input would move a token elsewhere
//
// The noise is dropout of the router's input (Eq. 7). Where passes were drawn (nn::sample_uncertainty) all three are
// theirs; else they follow from mean and variances. All experts' noises come from the same dropped features and most of
// it is common to them: what moves a token elsewhere is the noise of the differences (gap_variance), whose common part
// is that of the largest logit itself; of what is left, each expert's is taken as independent of the others'.
#pragma once

#include <ATen/core/Tensor.h>

#include "core/models/restoration_network.h"

namespace deweather::analysis {

struct TokenUncertainty {
    // Standard deviation of the largest logit, of the expert that it belongs to. Undefined for layers without variance.
    at::Tensor deviation;  // [B,h,w]
    // Of the probabilities of the experts, in bits: 0 one expert for certain, log2 E all alike. With variance: of the
    // mean probabilities under noise (the predictive entropy), where no passes were drawn by the softmax of
    // -g_i / sqrt(1 + π v_i / 8), g_i being the difference to the largest logit and v_i its variance (MacKay 1992).
    at::Tensor entropy;  // [B,h,w]
    // Probability that another expert's logit is the largest. Undefined for layers without variance.
    at::Tensor change;  // [B,h,w], 0..1
};

// With logits, and variance, predicted, changed as far as they are defined; float32 on the CPU.
TokenUncertainty token_uncertainty(const models::LayerTrace& layer);

}  // namespace deweather::analysis
