// Building blocks of t-SNE: affinities in the original space, and forces on the plane. Does not include LibTorch.
//
//     const Affinities p = affinities(neighbours, 30);
//     attraction(p, positions, attracting);
//     const double z = repulsion_exactly(positions, repelling);        // or a RepulsionGrid, for many points
//     for (std::size_t i = 0; i < gradient.size(); ++i)
//         gradient[i] = 4 * (exaggeration * attracting[i] - repelling[i] / z);
//
// The loss is KL(P||Q) with q_ij = w_ij / Z, w_ij = 1 / (1 + |y_i - y_j|²), Z = Σ_{i≠j} w_ij.
#pragma once

#include "core/analysis/neighbours.h"

namespace deweather::analysis {

// A sparse symmetric matrix p_ij in CSR form, with entries that sum to 1.
struct Affinities {
    std::vector<int64_t> begins;  // [n+1], offsets of the rows
    std::vector<int32_t> columns;
    std::vector<float> values;

    int64_t points() const { return static_cast<int64_t>(begins.size()) - 1; }
};

// For each point a Gaussian over its neighbours whose width yields the perplexity (2 to the entropy), found by
// bisection; then p_ij = (p_j|i + p_i|j) / 2n.
Affinities affinities(const Neighbours& neighbours, double perplexity);

// Attractive forces Σ_j p_ij w_ij (y_i - y_j): [n*2].
void attraction(const Affinities& p, std::span<const float> positions, std::span<float> forces);

// Repulsive forces Σ_j w_ij² (y_i - y_j) over all pairs; returns Z.
double repulsion_exactly(std::span<const float> positions, std::span<float> forces);

// KL(P||Q) in nats, given Z.
double divergence_of(const Affinities& p, std::span<const float> positions, double z);

}  // namespace deweather::analysis
