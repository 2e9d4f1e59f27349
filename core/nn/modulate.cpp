#include "core/nn/modulate.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <sstream>

#include "core/base/error.h"
#include "core/nn/modulate_implementations.h"

namespace deweather::nn {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

const auto& forward_operator() {
    static const auto handle =
        c10::Dispatcher::singleton().findSchemaOrThrow("deweather::modulate", "").typed<decltype(modulate_by_expert)>();
    return handle;
}

const auto& backward_operator() {
    static const auto handle = c10::Dispatcher::singleton()
                                   .findSchemaOrThrow("deweather::modulate_backward", "")
                                   .typed<decltype(modulate_backward_by_expert)>();
    return handle;
}

// The gradients are a Function of their own only so that a second differentiation throws instead of being silently
// wrong.
struct Backward : torch::autograd::Function<Backward> {
    static variable_list forward(AutogradContext*, const at::Tensor& gradient, const at::Tensor& x,
                                 const at::Tensor& gamma, const at::Tensor& gamma_bias, const at::Tensor& beta,
                                 const at::Tensor& beta_bias, const at::Tensor& chosen, const at::Tensor& gates) {
        const at::AutoDispatchBelowADInplaceOrView below_autograd;
        const auto [d_x, d_gamma, d_gamma_bias, d_beta, d_beta_bias, d_gates] =
            backward_operator().call(gradient, x, gamma, gamma_bias, beta, beta_bias, chosen, gates);
        return {d_x, d_gamma, d_gamma_bias, d_beta, d_beta_bias, d_gates};
    }

    static variable_list backward(AutogradContext*, const variable_list&) {
        throw Error("cannot differentiate twice", "deweather::modulate",
                    "it has first derivatives only; train without gradient penalties");
    }
};

struct Forward : torch::autograd::Function<Forward> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& gamma,
                              const at::Tensor& gamma_bias, const at::Tensor& beta, const at::Tensor& beta_bias,
                              const at::Tensor& chosen, const at::Tensor& gates) {
        context->save_for_backward({x, gamma, gamma_bias, beta, beta_bias, chosen, gates});
        const at::AutoDispatchBelowADInplaceOrView below_autograd;
        return forward_operator().call(x, gamma, gamma_bias, beta, beta_bias, chosen, gates);
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const auto [d_x, d_gamma, d_gamma_bias, d_beta, d_beta_bias, d_gates] = backward_operator().call(
            gradients[0], saved[0], saved[1], saved[2], saved[3], saved[4], saved[5], saved[6]);
        return {d_x, d_gamma, d_gamma_bias, d_beta, d_beta_bias, at::Tensor(), d_gates};
    }
};

at::Tensor modulate_autograd(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias,
                             const at::Tensor& beta, const at::Tensor& beta_bias, const at::Tensor& chosen,
                             const at::Tensor& gates) {
    return Forward::apply(x, gamma, gamma_bias, beta, beta_bias, chosen, gates);
}

ModulateGradients modulate_backward_autograd(const at::Tensor& gradient, const at::Tensor& x, const at::Tensor& gamma,
                                             const at::Tensor& gamma_bias, const at::Tensor& beta,
                                             const at::Tensor& beta_bias, const at::Tensor& chosen,
                                             const at::Tensor& gates) {
    const auto d = Backward::apply(gradient, x, gamma, gamma_bias, beta, beta_bias, chosen, gates);
    return {d[0], d[1], d[2], d[3], d[4], d[5]};
}

at::Tensor modulate_autocast(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias,
                             const at::Tensor& beta, const at::Tensor& beta_bias, const at::Tensor& chosen,
                             const at::Tensor& gates) {
    const c10::impl::ExcludeDispatchKeyGuard below_autocast(c10::autocast_dispatch_keyset);
    const auto device = x.device().type();
    const auto type = at::autocast::get_lower_precision_fp_from_device_type(device);
    const auto cast = [&](const at::Tensor& tensor) { return at::autocast::cached_cast(type, tensor, device); };
    return forward_operator().call(cast(x), cast(gamma), cast(gamma_bias), cast(beta), cast(beta_bias), chosen,
                                   cast(gates));
}

std::string shape(const at::Tensor& tensor) {
    std::ostringstream text;
    text << tensor.sizes() << " " << tensor.scalar_type() << " on " << tensor.device();
    return text.str();
}

void check(const char* name, const at::Tensor& tensor, at::IntArrayRef sizes, const at::Tensor& like,
           bool same_type = true) {
    const bool fits = tensor.sizes() == sizes && tensor.device() == like.device() &&
                      (!same_type || tensor.scalar_type() == like.scalar_type());
    if (!fits) throw Error("modulate: wrong tensor", name, "it is " + shape(tensor) + " where x is " + shape(like));
}

}  // namespace

at::Tensor modulate(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& gamma_bias, const at::Tensor& beta,
                    const at::Tensor& beta_bias, const at::Tensor& chosen, const at::Tensor& gates) {
    if (x.dim() != 2 || !x.is_floating_point() || gamma.dim() != 3 || chosen.dim() != 2)
        throw Error("modulate: wrong tensors", "x, gamma, chosen",
                    "they are " + shape(x) + "; " + shape(gamma) + "; " + shape(chosen));
    // Autocast unifies the types.
    const bool same_type = !at::autocast::is_autocast_enabled(x.device().type());
    const int64_t tokens = x.size(0), dim = x.size(1), experts = gamma.size(0), top_k = chosen.size(1);
    check("gamma", gamma, {experts, dim, dim}, x, same_type);
    check("gamma_bias", gamma_bias, {experts, dim}, x, same_type);
    check("beta", beta, {experts, dim, dim}, x, same_type);
    check("beta_bias", beta_bias, {experts, dim}, x, same_type);
    check("gates", gates, {tokens, top_k}, x, same_type);
    check("chosen", chosen, {tokens, top_k}, x, false);
    if (chosen.scalar_type() != at::kLong) throw Error("modulate: wrong tensor", "chosen", "it has to be int64");
    return forward_operator().call(x, gamma, gamma_bias, beta, beta_bias, chosen, gates);
}

}  // namespace deweather::nn

TORCH_LIBRARY(deweather, m) {
    m.def(
        "modulate(Tensor x, Tensor gamma, Tensor gamma_bias, Tensor beta, Tensor beta_bias, Tensor chosen, "
        "Tensor gates) -> Tensor");
    m.def(
        "modulate_backward(Tensor gradient, Tensor x, Tensor gamma, Tensor gamma_bias, Tensor beta, Tensor beta_bias, "
        "Tensor chosen, Tensor gates) -> (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor)");
}

// The lowest-priority implementation, for all devices without a better one, including CUDA without the plugin.
TORCH_LIBRARY_IMPL(deweather, CompositeExplicitAutograd, m) {
    m.impl("modulate", deweather::nn::modulate_by_expert);
    m.impl("modulate_backward", deweather::nn::modulate_backward_by_expert);
}

TORCH_LIBRARY_IMPL(deweather, CPU, m) {
    m.impl("modulate", deweather::nn::modulate_cpu);
}

TORCH_LIBRARY_IMPL(deweather, Autograd, m) {
    m.impl("modulate", deweather::nn::modulate_autograd);
    m.impl("modulate_backward", deweather::nn::modulate_backward_autograd);
}

TORCH_LIBRARY_IMPL(deweather, AutocastCPU, m) {
    m.impl("modulate", deweather::nn::modulate_autocast);
}

TORCH_LIBRARY_IMPL(deweather, AutocastCUDA, m) {
    m.impl("modulate", deweather::nn::modulate_autocast);
}
