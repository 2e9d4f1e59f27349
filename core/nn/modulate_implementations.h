// The implementations of deweather::modulate that modulate.cpp registers with LibTorch's dispatcher. Other code calls
// nn::modulate().
//
//     y = modulate_cpu(x, gamma, gamma_bias, beta, beta_bias, chosen, gates);
//     auto [d_x, d_gamma, d_gamma_bias, d_beta, d_beta_bias, d_gates] =
//         modulate_backward_by_expert(gradient, x, gamma, gamma_bias, beta, beta_bias, chosen, gates);
#pragma once

#include <ATen/core/Tensor.h>

#include <tuple>

#include "core/nn/dispatch.h"

namespace deweather::nn {

// Sorts the chosen experts. On the CPU it throws c10::IndexError for an expert out of range; on other devices the check
// would need another synchronization.
Dispatch checked_dispatch(const at::Tensor& chosen, int64_t experts);

// The gradients of x, gamma, gamma_bias, beta, beta_bias and gates.
using ModulateGradients = std::tuple<at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor>;

// For every device and type: a few LibTorch calls per expert.
at::Tensor modulate_by_expert(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias,
                              const at::Tensor& beta, const at::Tensor& beta_bias, const at::Tensor& chosen,
                              const at::Tensor& gates);
ModulateGradients modulate_backward_by_expert(const at::Tensor& gradient, const at::Tensor& x, const at::Tensor& gamma,
                                              const at::Tensor& gamma_bias, const at::Tensor& beta,
                                              const at::Tensor& beta_bias, const at::Tensor& chosen,
                                              const at::Tensor& gates);

// For the CPU: float32 by our own loop, with which many experts cost hardly more than few; other types by expert.
at::Tensor modulate_cpu(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias,
                        const at::Tensor& beta, const at::Tensor& beta_bias, const at::Tensor& chosen,
                        const at::Tensor& gates);

}  // namespace deweather::nn
