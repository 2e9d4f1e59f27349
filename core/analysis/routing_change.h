// What is different between the routing of two models, or of two checkpoints of one. Includes nothing of LibTorch.
//
//     for (const LayerChange& layer : routing_change(before, after)) layer.agreement;
#pragma once

#include <optional>

#include "core/analysis/analysis.h"

namespace deweather::analysis {

struct LayerChange {
    int64_t experts_before = 0, experts_after = 0;
    // Jensen-Shannon divergence of the loads in bits, 0 the same; absent for different numbers of experts.
    std::optional<double> divergence;
    // Of the tokens in both samples: the share whose top expert has the same number (absent for different numbers of
    // experts), how much of the one's choice the other's tells, whatever the numbers (mutual information over the mean
    // of both entropies, 0..1), and how often each pair came: [before][after].
    std::optional<double> same, agreement;
    std::vector<int64_t> pairs;
};

// The tokens that are in both samples, by their indices into SampledTokens: the same place of the same picture. None
// where the models' patches differ.
std::vector<std::pair<std::size_t, std::size_t>> common_tokens(const Analysis& before, const Analysis& after);

// Of the layers that both have. Tokens are compared where both samples have the same one: always, where both saw the
// same pictures in the same order with the same seed.
std::vector<LayerChange> routing_change(const Analysis& before, const Analysis& after);

}  // namespace deweather::analysis
