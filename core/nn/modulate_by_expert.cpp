#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/core/LegacyTypeDispatch.h>

#include "core/nn/modulate_implementations.h"

namespace deweather::nn {

Dispatch checked_dispatch(const at::Tensor& chosen, int64_t experts) {
    if (chosen.is_cpu() && chosen.numel() > 0) {
        const auto [least, greatest] = at::aminmax(chosen);
        TORCH_CHECK_INDEX(least.item<int64_t>() >= 0 && greatest.item<int64_t>() < experts,
                          "an expert out of range was chosen: experts are numbered 0 to ", experts - 1);
    }
    return {chosen, experts};
}

namespace {

// Calls work(expert) for each, in parallel if that keeps all cores busy; otherwise LibTorch parallelizes inside. Worker
// threads do not inherit the caller's thread-local state, so gradient recording is disabled explicitly.
template <typename Work>
void for_each_expert(const Dispatch& dispatch, int64_t experts, bool on_cpu, const Work& work) {
    const auto run = [&](int64_t from, int64_t to) {
        const at::AutoDispatchBelowADInplaceOrView below_autograd;
        const c10::impl::ExcludeDispatchKeyGuard below_autocast(c10::autocast_dispatch_keyset);
        for (int64_t expert = from; expert < to; ++expert)
            work(expert, dispatch.begin(expert), dispatch.begin(expert + 1));
    };
    if (on_cpu && experts >= 2 * at::get_num_threads())
        at::parallel_for(0, experts, 1, run);
    else
        run(0, experts);
}

}  // namespace

at::Tensor modulate_by_expert(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias,
                              const at::Tensor& beta, const at::Tensor& beta_bias, const at::Tensor& chosen,
                              const at::Tensor& gates) {
    const int64_t experts = gamma.size(0);
    const Dispatch dispatch = checked_dispatch(chosen, experts);
    const auto rows = dispatch.gather(x), modulated = at::empty_like(rows);
    for_each_expert(dispatch, experts, x.is_cpu(), [&](int64_t expert, int64_t begin, int64_t end) {
        if (begin == end) return;
        const auto own = rows.slice(0, begin, end);
        auto result = modulated.slice(0, begin, end);
        at::addmm_out(result, beta_bias[expert], own, beta[expert]);
        result.addcmul_(at::addmm(gamma_bias[expert], own, gamma[expert]), own);
    });
    return dispatch.combine(modulated, gates);
}

// With v = dL/dy_t, u = v ∘ x and q = u · gamma[e]ᵀ + v · beta[e]ᵀ, for each chosen pair:
//     dL/dx_t        = Σ_j g (q + v ∘ γ_e(x_t))
//     dL/dg          = v · (γ_e(x_t) ∘ x_t + β_e(x_t)) = x_t · q + u · gamma_bias[e] + v · beta_bias[e]
//     dL/dgamma[e]   = Σ g x_tᵀ u,    dL/dbeta[e] = Σ g x_tᵀ v;    of the biases: Σ g u, Σ g v.
// Only the forward pass's arguments are kept, and β_e(x_t) is not needed again.
ModulateGradients modulate_backward_by_expert(const at::Tensor& gradient, const at::Tensor& x, const at::Tensor& gamma,
                                              const at::Tensor& gamma_bias, const at::Tensor& beta,
                                              const at::Tensor& beta_bias, const at::Tensor& chosen,
                                              const at::Tensor& gates) {
    const int64_t experts = gamma.size(0);
    const Dispatch dispatch = checked_dispatch(chosen, experts);
    const auto rows = dispatch.gather(x), gradient_rows = dispatch.gather(gradient);
    const auto gate_rows =
        at::empty({rows.size(0)}, gates.options()).scatter_(0, dispatch.row_of_pair(), gates.flatten());
    const auto d_rows = at::empty_like(rows), d_gate_rows = at::empty_like(gate_rows);
    const auto d_gamma = at::empty_like(gamma), d_beta = at::empty_like(beta);
    const auto d_gamma_bias = at::empty_like(gamma_bias), d_beta_bias = at::empty_like(beta_bias);
    for_each_expert(dispatch, experts, x.is_cpu(), [&](int64_t expert, int64_t begin, int64_t end) {
        auto own_d_gamma = d_gamma[expert], own_d_beta = d_beta[expert];
        auto own_d_gamma_bias = d_gamma_bias[expert], own_d_beta_bias = d_beta_bias[expert];
        if (begin == end) {
            for (auto* unused : {&own_d_gamma, &own_d_beta, &own_d_gamma_bias, &own_d_beta_bias}) unused->zero_();
            return;
        }
        const auto own = rows.slice(0, begin, end), v = gradient_rows.slice(0, begin, end), u = v * own;
        const auto g = gate_rows.slice(0, begin, end), weighted = own * g.unsqueeze(1);
        auto q = d_rows.slice(0, begin, end), d_g = d_gate_rows.slice(0, begin, end);
        at::mm_out(q, u, gamma[expert].t());
        q.addmm_(v, beta[expert].t());
        at::sum_out(d_g, own * q, 1);
        d_g.add_(at::mv(u, gamma_bias[expert])).add_(at::mv(v, beta_bias[expert]));
        q.addcmul_(v, at::addmm(gamma_bias[expert], own, gamma[expert]));
        at::mm_out(own_d_gamma, weighted.t(), u);
        at::mm_out(own_d_beta, weighted.t(), v);
        at::mv_out(own_d_gamma_bias, u.t(), g);
        at::mv_out(own_d_beta_bias, v.t(), g);
    });
    return {dispatch.combine(d_rows, gates),
            d_gamma,
            d_gamma_bias,
            d_beta,
            d_beta_bias,
            d_gate_rows.index_select(0, dispatch.row_of_pair()).view_as(gates)};
}

}  // namespace deweather::nn
