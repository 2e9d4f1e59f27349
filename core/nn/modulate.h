// The operator deweather::modulate: feature modulation by the chosen experts (Eq. 4 to 6), on the CPU and, by the
// plugin of core/cuda, on CUDA devices.
//
//     const nn::Routing routing = router->forward(x, false);
//     y = nn::modulate(x, gamma, gamma_bias, beta, beta_bias, routing.chosen, routing.gates);
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::nn {

// y_t = Σ_j gates[t,j] · ( γ_e(x_t) ∘ x_t + β_e(x_t) ), e = chosen[t,j], γ_e(x) = x · gamma[e] + gamma_bias[e], β_e
// alike.
//
// x: [T,D]; gamma, beta: [E,D,D] (expert, input, output); gamma_bias, beta_bias: [E,D]; chosen: int64 [T,k], values in
// 0..E-1; gates: [T,k]. All but `chosen` have one floating-point type and all are on one device. y: [T,D].
//
// Only chosen experts are computed. Every sum has a fixed order, so that results are reproducible. Differentiable once,
// with respect to all but `chosen`; a second differentiation throws Error. Under autocast it runs in autocast's type.
// Throws Error for mismatched shapes, types or devices, c10::IndexError for an expert out of range.
at::Tensor modulate(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias, const at::Tensor& beta,
                    const at::Tensor& beta_bias, const at::Tensor& chosen, const at::Tensor& gates);

}  // namespace deweather::nn
