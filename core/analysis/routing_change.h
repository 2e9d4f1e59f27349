// Differences between the routing of two models, or of two checkpoints of one. Does not include LibTorch.
//
//     for (const LayerChange& layer : routing_change(before, after)) layer.agreement;
#pragma once

#include <optional>

#include "core/analysis/analysis.h"

namespace deweather::analysis {

struct LayerChange {
    int64_t experts_before = 0, experts_after = 0;
    // Jensen-Shannon divergence of the loads in bits, 0 if equal; absent for different numbers of experts.
    std::optional<double> divergence;
    // For tokens in both samples: the share with the same top expert (absent for different numbers of experts), the
    // normalized mutual information of both choices, which ignores the numbering (over the mean of both entropies,
    // 0..1), and the count of each pair: [before][after].
    std::optional<double> same, agreement;
    std::vector<int64_t> pairs;
};

// Tokens in both samples (same picture, row and column), by their indices into SampledTokens. Empty if the models'
// patch sizes differ.
std::vector<std::pair<std::size_t, std::size_t>> common_tokens(const Analysis& before, const Analysis& after);

// Compares the layers that both models have. Tokens are compared if both samples contain them: all of them, if both
// models saw the same pictures in the same order with the same seed.
std::vector<LayerChange> routing_change(const Analysis& before, const Analysis& after);

}  // namespace deweather::analysis
