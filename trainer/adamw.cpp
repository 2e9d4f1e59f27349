#include "trainer/adamw.h"

#include <ATen/ops/_fused_adamw.h>
#include <torch/types.h>

namespace deweather::trainer {

AdamW::AdamW(NamedParameters parameters, const AdamWConfig& config)
    : parameters_(std::move(parameters)), config_(config) {
    for (const auto& [name, parameter] : parameters_) {
        means_.push_back(at::zeros_like(parameter.detach()));
        squares_.push_back(at::zeros_like(parameter.detach()));
        steps_.push_back(at::zeros({}, parameter.options().dtype(at::kFloat).requires_grad(false)));
    }
}

void AdamW::step(double lr) {
    const at::NoGradGuard no_grad;
    std::vector<at::Tensor> parameters, gradients, means, squares, steps;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const auto& parameter = parameters_[i].second;
        if (!parameter.grad().defined()) continue;
        parameters.push_back(parameter);
        // The fused kernel requires both to have the same memory layout.
        gradients.push_back(parameter.grad().strides() == parameter.strides()
                                ? parameter.grad()
                                : at::empty_like(parameter.detach()).copy_(parameter.grad()));
        means.push_back(means_[i]);
        squares.push_back(squares_[i]);
        steps.push_back(steps_[i]);
        steps_[i].add_(1);
    }
    if (parameters.empty()) return;
    at::_fused_adamw_(parameters, gradients, means, squares, {}, steps, lr, config_.beta1, config_.beta2,
                      config_.weight_decay, config_.epsilon, /*amsgrad=*/false, /*maximize=*/false);
}

NamedParameters AdamW::state() const {
    NamedParameters state;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const auto& name = parameters_[i].first;
        state.emplace_back(name + ".mean", means_[i]);
        state.emplace_back(name + ".square", squares_[i]);
        state.emplace_back(name + ".step", steps_[i]);
    }
    return state;
}

}  // namespace deweather::trainer
