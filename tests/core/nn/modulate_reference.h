// Reference implementation of the modulation, pair by pair in float64, for tests of the optimised ones.
#pragma once

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <tuple>
#include <vector>

namespace deweather::tests {

// x, gamma, gamma_bias, beta, beta_bias, gates: everything that is differentiable, in the operator's order.
struct ModulateArguments {
    at::Tensor x, gamma, gamma_bias, beta, beta_bias, chosen, gates;

    // Random arguments; experts 0 .. skipped-1 are never chosen.
    static ModulateArguments random(int64_t tokens, int64_t dim, int64_t experts, int64_t top_k, int64_t skipped = 0) {
        const auto normal = [](at::IntArrayRef sizes) { return at::randn(sizes, at::kDouble); };
        const auto order = std::get<1>(at::topk(at::rand({tokens, experts - skipped}), top_k, -1));
        return {normal({tokens, dim}),
                normal({experts, dim, dim}),
                normal({experts, dim}),
                normal({experts, dim, dim}),
                normal({experts, dim}),
                order + skipped,
                at::softmax(normal({tokens, top_k}), -1)};
    }

    template <typename Change>
    ModulateArguments with(const Change& change) const {
        return {change(x), change(gamma), change(gamma_bias), change(beta), change(beta_bias), chosen, change(gates)};
    }
    ModulateArguments to(at::ScalarType type) const {
        return with([&](const at::Tensor& tensor) { return tensor.to(type); });
    }
    std::vector<at::Tensor> differentiable() const { return {x, gamma, gamma_bias, beta, beta_bias, gates}; }
};

// y_t = Σ_j g (γ_e(x_t) ∘ x_t + β_e(x_t)), by loops over numbers (Eq. 4 to 6).
inline at::Tensor modulate_reference(const ModulateArguments& given) {
    const auto a = given.to(at::kDouble);
    const auto y = at::zeros_like(a.x, at::MemoryFormat::Contiguous);
    const int64_t dim = a.x.size(1);
    const auto x = a.x.contiguous(), gamma = a.gamma.contiguous(), beta = a.beta.contiguous(),
               gates = a.gates.contiguous();
    const auto gamma_bias = a.gamma_bias.contiguous(), beta_bias = a.beta_bias.contiguous(),
               chosen = a.chosen.contiguous();
    const auto x_at = x.accessor<double, 2>(), gates_at = gates.accessor<double, 2>();
    const auto gamma_at = gamma.accessor<double, 3>(), beta_at = beta.accessor<double, 3>();
    const auto gamma_bias_at = gamma_bias.accessor<double, 2>(), beta_bias_at = beta_bias.accessor<double, 2>();
    const auto chosen_at = chosen.accessor<int64_t, 2>();
    auto y_at = y.accessor<double, 2>();
    for (int64_t t = 0; t < x.size(0); ++t)
        for (int64_t j = 0; j < chosen.size(1); ++j)
            for (int64_t out = 0; out < dim; ++out) {
                const int64_t e = chosen_at[t][j];
                double g = gamma_bias_at[e][out], b = beta_bias_at[e][out];
                for (int64_t in = 0; in < dim; ++in) {
                    g += x_at[t][in] * gamma_at[e][in][out];
                    b += x_at[t][in] * beta_at[e][in][out];
                }
                y_at[t][out] += gates_at[t][j] * (g * x_at[t][out] + b);
            }
    return y;
}

inline double largest_difference(const at::Tensor& a, const at::Tensor& b) {
    return a.numel() == 0 ? 0 : (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

}  // namespace deweather::tests
