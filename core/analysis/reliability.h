// Reliability of uncertainty estimates: their correlation with the error. Does not include LibTorch.
//
//     spearman(tokens.layers[0].change, tokens.error);               // 1: the less sure, the more wrong
//     reliability(tokens.layers[0].change, tokens.error, 10);        // the curve
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace deweather::analysis {

// Spearman's rank correlation, -1..1; ties get their mean rank. Pairs with a non-finite value are left out; absent with
// fewer than three pairs, or if all values of one side are equal.
std::optional<double> spearman(std::span<const float> a, std::span<const float> b);

// A quantile bin of tokens sorted by uncertainty.
struct ReliabilityBin {
    double uncertainty = 0;  // mean
    double error = 0;        // root mean squared error
    double spread = 0;       // standard error of `error`
    int64_t count = 0;
};

// uncertainty, squared_error: [n] each; pairs with a non-finite value are left out, and there are no more bins than
// pairs. bins >= 1.
std::vector<ReliabilityBin> reliability(std::span<const float> uncertainty, std::span<const float> squared_error,
                                        int64_t bins);

}  // namespace deweather::analysis
