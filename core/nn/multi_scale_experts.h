// The weather experts of MoWE: feed-forward networks with receptive fields at several scales, all computed and mixed by
// a gate with global context.
//
//     auto experts = std::make_shared<nn::MultiScaleExperts>(
//         nn::MultiScaleExpertsConfig{.dim = 384, .hidden = 1536, .experts = 12, .top_k = 4});
//     y = experts->forward({.residual = x, .normed = norm(x), .height = 32, .width = 32}, &routing);
//
// MoWE (Luo et al. 2023) is cited by the paper without its sizes. Its row of Table 3, 34.15 M parameters and as many
// further products as parameters, is matched by 12 experts of the usual width that are all computed: three scales for
// each of four weathers. Ours differ in the kernel of a depthwise convolution over the tokens (1, 3, 5 in turn) between
// the two linear layers.
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/linear.h>

#include "core/nn/expert_layer.h"

namespace deweather::nn {

struct MultiScaleExpertsConfig {
    int64_t dim = 96;
    int64_t hidden = 192;
    int64_t experts = 12;
    int64_t top_k = 4;
    double dropout = 0;  // after the activation, in training
};

class MultiScaleExperts : public ExpertLayer, public ChoosesExperts {
  public:
    explicit MultiScaleExperts(const MultiScaleExpertsConfig& config);

    // Σ_i g_i E_i(x), E_i: linear, depthwise convolution plus identity, GELU, linear. The gate reads the token and the
    // mean over the picture's tokens (its condition).
    at::Tensor forward(const Tokens& tokens, Routing* routing) override;

    bool looks_around() const override { return true; }

  private:
    MultiScaleExpertsConfig config_;
    torch::nn::Linear gate_, condition_;
    torch::nn::ModuleList fc1_, scale_, fc2_;
};

}  // namespace deweather::nn
