#include "trainer/optimizer.h"

#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <torch/types.h>

#include <cmath>

namespace deweather::trainer {

namespace {

constexpr int64_t kMatrix = 2, kConvolution = 4;

NamedParameters parameters_of(const models::Network& network, const OptimizerConfig& config, bool muons) {
    NamedParameters parameters;
    for (const auto& item : network.named_parameters())
        if ((config.kind == OptimizerKind::kMuon && is_muons(item.key(), item.value())) == muons)
            parameters.emplace_back(item.key(), item.value());
    return parameters;
}

}  // namespace

bool is_muons(const std::string& name, const at::Tensor& parameter) {
    if (!name.ends_with(".weight")) return false;
    for (const auto* part : {"router.", "weather."})
        if (name.find(part) != std::string::npos) return false;
    const bool depthwise = parameter.dim() == kConvolution && parameter.size(1) == 1;
    return (parameter.dim() == kMatrix || parameter.dim() == kConvolution) && !depthwise;
}

Optimizer::Optimizer(const models::Network& network, const OptimizerConfig& config)
    : config_(config),
      parameters_(network.parameters()),
      adamw_(parameters_of(network, config, false),
             {.beta1 = config.beta1, .beta2 = config.beta2, .weight_decay = config.weight_decay}),
      muon_(parameters_of(network, config, true), {.momentum = config.momentum, .weight_decay = config.weight_decay}) {}

double Optimizer::clip(double scale) {
    const at::NoGradGuard no_grad;
    std::vector<at::Tensor> gradients;
    for (const auto& parameter : parameters_)
        if (parameter.grad().defined()) gradients.push_back(parameter.grad());
    if (gradients.empty()) return 0;
    const double norm = at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients))).item<double>() / scale;
    const double clipped = config_.clip > 0 && norm > config_.clip ? config_.clip / norm : 1;
    if (std::isfinite(norm) && clipped != scale) at::_foreach_mul_(gradients, at::Scalar(clipped / scale));
    return norm;
}

void Optimizer::step(double rate) {
    adamw_.step(config_.lr * rate);
    muon_.step(config_.muon_lr * rate);
}

void Optimizer::forget_gradients() {
    for (auto& parameter : parameters_) parameter.mutable_grad().reset();
}

NamedParameters Optimizer::state() const {
    NamedParameters state;
    for (auto& [name, tensor] : adamw_.state()) state.emplace_back("adamw." + name, tensor);
    for (auto& [name, tensor] : muon_.state()) state.emplace_back("muon." + name, tensor);
    return state;
}

}  // namespace deweather::trainer
