// Feature modulation of grids whose pixels share their token's experts, without gradients, on the CPU: per token the
// matrices of its experts are mixed first and applied to all of its pixels, so that k experts cost little more than
// one.
//
//     const nn::ModulationWeights weights{gamma, gamma_bias, beta, beta_bias};
//     if (nn::can_modulate_grid(grid, weights)) y = nn::modulate_grid(grid, weights, chosen, gates, 4);
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::nn {

// gamma, beta: [E,C,C] (expert, input, output); gamma_bias, beta_bias: [E,C]. A single expert may lack the first axis.
struct ModulationWeights {
    at::Tensor gamma, gamma_bias, beta, beta_bias;
};

// Whether modulate_grid() and modulate_rows() can do it: float32 on a CPU with AVX2 or AVX-512, C a multiple of the
// registers' lanes, and no gradients wanted. grid: [...,C].
bool can_modulate_grid(const at::Tensor& grid, const ModulationWeights& weights);

// y_p = γ(x_p) ∘ x_p + β(x_p) with γ(x) = Σ_j g_j (x · gamma[e_j] + gamma_bias[e_j]), β alike, e_j and g_j being those
// of the token that pixel p belongs to. As nn::modulate() for each pixel, up to rounding.
//
// grid: [B,h·scale,w·scale,C]; chosen: int64 [B,h,w,k], values in 0..E-1; gates: float32 [B,h,w,k]. Returns the shape
// of `grid`, contiguous. Throws c10::IndexError for an expert out of range.
at::Tensor modulate_grid(const at::Tensor& grid, const ModulationWeights& weights, const at::Tensor& chosen,
                         const at::Tensor& gates, int64_t scale);

// The same with one expert (E = 1) for all rows, gate 1. rows: [...,C] to the same shape, contiguous.
at::Tensor modulate_rows(const at::Tensor& rows, const ModulationWeights& weights);

}  // namespace deweather::nn
