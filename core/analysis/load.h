// Numbers that say how evenly tokens are spread over experts, and how much two spreads differ. Includes nothing of
// LibTorch.
//
//     const auto load = shares(choices);                 // {0.5, 0.5, 0, 0}
//     entropy(load);                                     // 1 bit
//     utilisation(load);                                 // {2, 2, 0, 0}: 1 is a fair share, 0 is dead
//     dead_experts(load);                                // {2, 3}
//
// A load p is a share of all choices an expert, its sum 1; all zero where nothing was counted.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace deweather::analysis {

// counts over their sum; zeros where that is zero.
std::vector<double> shares(std::span<const int64_t> counts);

// E p_i: 1 for a fair share, 0 for an expert that is never chosen.
std::vector<double> utilisation(std::span<const double> load);

// -Σ p_i log2 p_i in bits: 0 where one expert has all, log2 E where all have the same.
double entropy(std::span<const double> load);

// Standard deviation of the load over its mean, over all E experts (the population's): 0 where all have the same,
// sqrt(E - 1) where one has all.
double coefficient_of_variation(std::span<const double> load);

// The experts whose utilisation is below this are called dead: they are chosen a hundred times less than their share.
inline constexpr double kDeadBelow = 0.01;
std::vector<int64_t> dead_experts(std::span<const double> load);

// Σ_ab p(a,b) log2(p(a,b) / (p(a) p(b))) in bits, of a table of counts [rows*columns]: how much the row (a weather, a
// folder) tells of the column (an expert). 0 where each row has the same load; at most the lesser of both entropies.
double mutual_information(std::span<const int64_t> table, int64_t columns);

// Jensen-Shannon divergence of two loads of the same length in bits: 0 where they are the same, 1 where no expert is in
// both. H((p+q)/2) - (H(p)+H(q))/2.
double divergence(std::span<const double> p, std::span<const double> q);

}  // namespace deweather::analysis
