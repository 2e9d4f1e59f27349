// Implementation of deweather::modulate and its gradients with the kernels of this folder; for the arguments see
// core/nn/modulate.h. Device-independent: the definition of launch() decides where the kernels run.
//
//     at::Tensor y = cuda::modulate(x, gamma, gamma_bias, beta, beta_bias, chosen, gates);
#pragma once

#include "core/nn/modulate_implementations.h"

namespace deweather::cuda {

// Synchronizes once with the device: the number of rows per expert, E integers, is copied to the host.
at::Tensor modulate(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias, const at::Tensor& beta,
                    const at::Tensor& beta_bias, const at::Tensor& chosen, const at::Tensor& gates);

nn::ModulateGradients modulate_backward(const at::Tensor& gradient, const at::Tensor& x, const at::Tensor& gamma,
                                        const at::Tensor& gamma_bias, const at::Tensor& beta,
                                        const at::Tensor& beta_bias, const at::Tensor& chosen, const at::Tensor& gates);

}  // namespace deweather::cuda
