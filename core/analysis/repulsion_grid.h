// The repulsion of t-SNE among many points in linear time, as particle-mesh methods of physics have it: charges are
// spread onto a grid, the potential is a convolution by FFT, and its slope at each point is the force.
//
//     RepulsionGrid grid;
//     const double z = grid.forces(positions, repelling);      // as repulsion_exactly(), Z within 0.5 %, forces within
//     2 %
//
// Since Σ_j w_ij² (y_i - y_j) = -½ ∇_i Σ_j w_ij, one potential gives both the forces and Z. Interpolation is by cubic
// B-splines, whose blur is divided out of the kernel's spectrum. Includes nothing of LibTorch.
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
    // kernel is kept for the next call, whose points will lie much the same.
    double forces(std::span<const float> positions, std::span<float> forces);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace deweather::analysis
