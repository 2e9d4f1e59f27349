// Repulsive forces of t-SNE in linear time by a particle-mesh method: charges are spread onto a grid, the potential is
// an FFT convolution, and its gradient at each point is the force.
//
//     RepulsionGrid grid;
//     const double z = grid.forces(positions, repelling);      // as repulsion_exactly(): z to 0.5 %, forces to 2 %
//
// Since Σ_j w_ij² (y_i - y_j) = -½ ∇_i Σ_j w_ij, one potential gives both the forces and Z. Interpolation uses cubic
// B-splines, whose blur is divided out of the kernel's spectrum. Does not include LibTorch.
#pragma once

#include <memory>
#include <span>

namespace deweather::analysis {

class RepulsionGrid {
  public:
    RepulsionGrid();
    ~RepulsionGrid();
    RepulsionGrid(const RepulsionGrid&) = delete;
    RepulsionGrid& operator=(const RepulsionGrid&) = delete;

    // Σ_j w_ij² (y_i - y_j) into forces, both [n*2], and returns Z = Σ_{i≠j} w_ij, w_ij = 1 / (1 + |y_i - y_j|²). The
    // kernel is cached for the next call, whose points will have a similar extent.
    double forces(std::span<const float> positions, std::span<float> forces);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace deweather::analysis
