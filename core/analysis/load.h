// Load-balance statistics: how evenly tokens are distributed over experts, and how much two distributions differ. Does
// not include LibTorch.
//
//     const auto load = shares(counts);                  // {0.5, 0.5, 0, 0}
//     entropy(load);                                     // 1 bit
//     utilisation(load);                                 // {2, 2, 0, 0}: 1 is a fair share, 0 is dead
//     dead_experts(load);                                // {2, 3}
//
// A load p is the share of all choices for each expert; it sums to 1, or is all zero without counts.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace deweather::analysis {

// Normalizes counts by their sum; zeros if that is zero.
std::vector<double> shares(std::span<const int64_t> counts);

// E p_i: 1 for a fair share, 0 for an expert that is never chosen.
std::vector<double> utilisation(std::span<const double> load);

// -Σ p_i log2 p_i in bits: 0 if one expert has everything, log2 E if all are equal.
double entropy(std::span<const double> load);

// Standard deviation of the load over its mean, over all E experts (the population's): 0 if all are equal, sqrt(E - 1)
// if one has everything.
double coefficient_of_variation(std::span<const double> load);

// Experts whose utilisation is below this are called dead: they are chosen a hundred times less than their fair share.
inline constexpr double kDeadBelow = 0.01;
std::vector<int64_t> dead_experts(std::span<const double> load);

// Mutual information Σ_ab p(a,b) log2(p(a,b) / (p(a) p(b))) in bits of a table of counts [rows*columns]: how much the
// row (a weather, a folder) predicts the column (an expert). 0 if all rows have the same load; at most the smaller of
// both entropies.
double mutual_information(std::span<const int64_t> table, int64_t columns);

// Jensen-Shannon divergence H((p+q)/2) - (H(p)+H(q))/2 of two loads of the same length in bits: 0 if they are equal, 1
// if no expert occurs in both.
double divergence(std::span<const double> p, std::span<const double> q);

}  // namespace deweather::analysis
