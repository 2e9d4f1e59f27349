// The parts of t-SNE: affinities of points in their own space, and the forces on the plane that they make. Includes
// nothing of LibTorch.
//
//     const Affinities p = affinities(neighbours, 30);
//     attraction(p, positions, attracting);
//     const double z = repulsion_exactly(positions, repelling);        // or a RepulsionGrid, for many points
//     gradient = 4 (exaggeration * attracting - repelling / z)
//
// The loss is KL(P||Q) with q_ij = w_ij / Z, w_ij = 1 / (1 + |y_i - y_j|²), Z = Σ_{i≠j} w_ij.
#pragma once

#include "core/analysis/neighbours.h"

namespace deweather::analysis {

// A symmetric sparse matrix p_ij whose entries sum to 1, row by row.
struct Affinities {
    std::vector<int64_t> begins;  // [n+1], where the entries of a row begin
    std::vector<int32_t> columns;
    std::vector<float> values;

    int64_t points() const { return static_cast<int64_t>(begins.size()) - 1; }
};

// For each point a Gaussian over its neighbours whose width gives the perplexity (2 to the entropy), found by
// bisection; then p_ij = (p_j|i + p_i|j) / 2n.
Affinities affinities(const Neighbours& neighbours, double perplexity);

// Σ_j p_ij w_ij (y_i - y_j): [n*2].
void attraction(const Affinities& p, std::span<const float> positions, std::span<float> forces);

// Σ_j w_ij² (y_i - y_j), and returns Z. By all pairs.
double repulsion_exactly(std::span<const float> positions, std::span<float> forces);

// KL(P||Q) in nats, given Z.
double divergence_of(const Affinities& p, std::span<const float> positions, double z);

}  // namespace deweather::analysis
