#include "core/cuda/modulate.h"

#include <ATen/Dispatch.h>
#include <ATen/Functions.h>
#include <c10/core/DeviceGuard.h>

#include "core/cuda/expert_rows.h"
#include "core/cuda/launch.h"

namespace deweather::cuda {

namespace {

// Guards that both directions need before their first kernel.
struct Scope {
    c10::OptionalDeviceGuard device;
    // The products write to existing tensors, which autocast does not support.
    c10::impl::ExcludeDispatchKeyGuard below_autocast{c10::autocast_dispatch_keyset};

    explicit Scope(const at::Tensor& x) : device(x.device()) {}
};

}  // namespace

at::Tensor modulate(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias, const at::Tensor& beta,
                    const at::Tensor& beta_bias, const at::Tensor& chosen, const at::Tensor& gates) {
    const Scope scope(x);
    const int64_t tokens = x.size(0), dim = x.size(1), top_k = chosen.size(1), pairs = tokens * top_k;
    if (pairs == 0) return at::zeros_like(x, at::MemoryFormat::Contiguous);
    const auto inputs = x.contiguous(), choice = chosen.contiguous(), weights = gates.contiguous();
    const auto gamma_biases = gamma_bias.contiguous(), beta_biases = beta_bias.contiguous();
    const ExpertRows sorted(choice, gamma.size(0));
    const auto* row_of_pair = sorted.row_of_pair().const_data_ptr<int64_t>();
    const auto* chosen_data = choice.const_data_ptr<int64_t>();

    // Empty rows are uninitialized: their results are never read.
    const auto rows = at::empty({sorted.rows(), dim}, inputs.options());
    const auto gamma_rows = at::empty_like(rows), beta_rows = at::empty_like(rows), y = at::empty_like(inputs);
    AT_DISPATCH_FLOATING_TYPES_AND2(at::kHalf, at::kBFloat16, inputs.scalar_type(), "modulate", [&] {
        launch(
            GatherRows<scalar_t>{row_of_pair, top_k, dim, inputs.const_data_ptr<scalar_t>(), rows.data_ptr<scalar_t>()},
            pairs, dim);
        sorted.multiply(rows, gamma, gamma_rows, false);
        sorted.multiply(rows, beta, beta_rows, false);
        launch(Combine<scalar_t>{row_of_pair, chosen_data, top_k, dim, inputs.const_data_ptr<scalar_t>(),
                                 weights.const_data_ptr<scalar_t>(), gamma_rows.const_data_ptr<scalar_t>(),
                                 beta_rows.const_data_ptr<scalar_t>(), gamma_biases.const_data_ptr<scalar_t>(),
                                 beta_biases.const_data_ptr<scalar_t>(), y.data_ptr<scalar_t>()},
               tokens, dim);
    });
    return y;
}

// Implements the formulas of nn::modulate_backward_by_expert.
nn::ModulateGradients modulate_backward(const at::Tensor& gradient, const at::Tensor& x, const at::Tensor& gamma,
                                        const at::Tensor& gamma_bias, const at::Tensor& beta,
                                        const at::Tensor& beta_bias, const at::Tensor& chosen,
                                        const at::Tensor& gates) {
    const Scope scope(x);
    const int64_t tokens = x.size(0), dim = x.size(1), top_k = chosen.size(1), pairs = tokens * top_k;
    const auto contiguous = [](const at::Tensor& like) { return at::empty_like(like, at::MemoryFormat::Contiguous); };
    const auto d_x = contiguous(x), d_gamma = contiguous(gamma), d_beta = contiguous(beta), d_gates = contiguous(gates);
    const auto d_gamma_bias = contiguous(gamma_bias), d_beta_bias = contiguous(beta_bias);
    if (pairs == 0) {
        for (const auto& tensor : {d_x, d_gamma, d_gamma_bias, d_beta, d_beta_bias, d_gates}) tensor.zero_();
        return {d_x, d_gamma, d_gamma_bias, d_beta, d_beta_bias, d_gates};
    }
    const auto inputs = x.contiguous(), v = gradient.contiguous();
    const auto choice = chosen.contiguous(), weights = gates.contiguous();
    const auto gamma_biases = gamma_bias.contiguous(), beta_biases = beta_bias.contiguous();
    const ExpertRows sorted(choice, gamma.size(0));
    const auto* row_of_pair = sorted.row_of_pair().const_data_ptr<int64_t>();
    const auto* chosen_data = choice.const_data_ptr<int64_t>();

    // Empty rows are zero: the sums over an expert's rows include them.
    const auto rows = [&](int64_t features) { return at::zeros({sorted.rows(), features}, inputs.options()); };
    const auto x_rows = rows(dim), v_rows = rows(dim), u_rows = rows(dim), weighted_rows = rows(dim),
               gate_rows = rows(1);
    const auto q_rows = at::empty_like(x_rows), gamma_rows = at::empty_like(x_rows);
    AT_DISPATCH_FLOATING_TYPES_AND2(at::kHalf, at::kBFloat16, inputs.scalar_type(), "modulate_backward", [&] {
        const auto* input_data = inputs.const_data_ptr<scalar_t>();
        const auto* v_data = v.const_data_ptr<scalar_t>();
        const auto* gate_data = weights.const_data_ptr<scalar_t>();
        const auto* gamma_bias_data = gamma_biases.const_data_ptr<scalar_t>();
        launch(GatherGradients<scalar_t>{row_of_pair, top_k, dim, input_data, v_data, gate_data,
                                         x_rows.data_ptr<scalar_t>(), v_rows.data_ptr<scalar_t>(),
                                         u_rows.data_ptr<scalar_t>(), weighted_rows.data_ptr<scalar_t>(),
                                         gate_rows.data_ptr<scalar_t>()},
               pairs, dim);
        sorted.multiply(u_rows, gamma.transpose(1, 2), q_rows, false);
        sorted.multiply(v_rows, beta.transpose(1, 2), q_rows, true);
        sorted.multiply(x_rows, gamma, gamma_rows, false);
        launch(InputGradient<scalar_t>{row_of_pair, chosen_data, top_k, dim, v_data, gate_data,
                                       q_rows.const_data_ptr<scalar_t>(), gamma_rows.const_data_ptr<scalar_t>(),
                                       gamma_bias_data, d_x.data_ptr<scalar_t>()},
               tokens, dim);
        launch_sums(GateGradient<scalar_t>{row_of_pair, chosen_data, top_k, dim, input_data, v_data,
                                           q_rows.const_data_ptr<scalar_t>(), gamma_bias_data,
                                           beta_biases.const_data_ptr<scalar_t>(), d_gates.data_ptr<scalar_t>()},
                    pairs);
    });
    sorted.multiply_transposed(weighted_rows, u_rows, d_gamma);
    sorted.multiply_transposed(weighted_rows, v_rows, d_beta);
    sorted.multiply_transposed(gate_rows, u_rows, d_gamma_bias.unsqueeze(1));
    sorted.multiply_transposed(gate_rows, v_rows, d_beta_bias.unsqueeze(1));
    return {d_x, d_gamma, d_gamma_bias, d_beta, d_beta_bias, d_gates};
}

}  // namespace deweather::cuda
