// Muon: momentum whose matrix is made orthogonal before the step, so that all its directions move alike (K. Jordan,
// 2024).
//
//     Muon muon({{"qkv.weight", weight}}, {.momentum = 0.95});
//     muon.step(3e-3);
#pragma once

#include "trainer/adamw.h"

namespace deweather::trainer {

// Matrices [n,r,c], r <= c, to about U Vᵀ of their singular value decompositions: five Newton-Schulz steps of the
// quintic iteration, which bring every singular value near 1 (0.7 to 1.2) but for those below some 1e-3 of the norm.
at::Tensor orthogonalize(const at::Tensor& matrices);

struct MuonConfig {
    double momentum = 0.95;
    double weight_decay = 0;
};

class Muon {
  public:
    // Parameters of 2 or more dimensions; those of convolutions are taken as matrices [out, in·kh·kw].
    Muon(const NamedParameters& parameters, const MuonConfig& config);

    // One step with Nesterov's momentum at rate lr, times sqrt(out/in) for matrices of more outputs than inputs.
    void step(double lr);

    // What has to be kept to go on: NAME.momentum; the tensors themselves, to be copied into.
    NamedParameters state() const;

  private:
    // Matrices of like shape, which are multiplied together.
    struct Stack {
        int64_t rows, columns;
        NamedParameters parameters;
        at::Tensor momentum;  // [n,rows,columns]
    };
    MuonConfig config_;
    std::vector<Stack> stacks_;
};

}  // namespace deweather::trainer
