// The Muon optimizer: orthogonalizes the momentum of each matrix before the step, so that all directions move equally
// (K. Jordan, 2024).
//
//     Muon muon({{"qkv.weight", weight}}, {.momentum = 0.95});
//     muon.step(3e-3);
#pragma once

#include "trainer/adamw.h"

namespace deweather::trainer {

// Approximates U Vᵀ of the singular value decomposition of matrices [n,r,c], r <= c: five Newton-Schulz steps of the
// quintic iteration, which bring every singular value near 1 (0.7 to 1.2) except those below some 1e-3 of the norm.
at::Tensor orthogonalize(const at::Tensor& matrices);

struct MuonConfig {
    double momentum = 0.95;
    double weight_decay = 0;
};

class Muon {
  public:
    // Parameters with 2 or more dimensions; those of convolutions are treated as matrices [out, in·kh·kw].
    Muon(const NamedParameters& parameters, const MuonConfig& config);

    // One step with Nesterov momentum at learning rate lr, times sqrt(out/in) for matrices with more outputs than
    // inputs.
    void step(double lr);

    // The state for a checkpoint: NAME.momentum; the tensors themselves, so that they can be restored in place.
    NamedParameters state() const;

  private:
    // Matrices of equal shape, which are multiplied together.
    struct Stack {
        int64_t rows, columns;
        NamedParameters parameters;
        at::Tensor momentum;  // [n,rows,columns]
    };
    MuonConfig config_;
    std::vector<Stack> stacks_;
};

}  // namespace deweather::trainer
