// Whether uncertainty means anything: how it goes with the error. Includes nothing of LibTorch.
//
//     spearman(tokens.layers[0].change, tokens.error);               // 1: the less sure, the more wrong
//     reliability(tokens.layers[0].change, tokens.error, 10);        // the curve
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace deweather::analysis {

// Spearman's rank correlation, equal values having the mean of their ranks: -1..1. Pairs in which either is not finite
// are left out; absent with fewer than three pairs, or where all values of one side are the same.
std::optional<double> spearman(std::span<const float> a, std::span<const float> b);

// Tokens in the order of their uncertainty, in as many parts of equal size.
struct ReliabilityBin {
    double uncertainty = 0;  // mean
    double error = 0;        // root of the mean squared error
    double spread = 0;       // standard error of `error`
    int64_t count = 0;
};

// uncertainty, squared_error: [n] each; pairs in which either is not finite are left out, and no more parts than pairs
// are made. bins >= 1.
std::vector<ReliabilityBin> reliability(std::span<const float> uncertainty, std::span<const float> squared_error,
                                        int64_t bins);

}  // namespace deweather::analysis
