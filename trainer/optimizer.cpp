#include "trainer/optimizer.h"

#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace deweather::trainer {

namespace {

constexpr int64_t kMatrix = 2, kConvolution = 4;

enum class Share { kAdamW, kExperts, kMuon };

NamedParameters parameters_of(const models::Network& network, const OptimizerConfig& config, Share share) {
    NamedParameters parameters;
    for (const auto& item : network.named_parameters()) {
        const bool muons = config.kind == OptimizerKind::kMuon && is_muons(item.key(), item.value());
        const auto own = muons ? Share::kMuon : is_of_experts(item.key()) ? Share::kExperts : Share::kAdamW;
        if (own == share) parameters.emplace_back(item.key(), item.value());
    }
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

bool is_of_experts(const std::string& name) {
    if (name.find("router.") != std::string::npos) return true;
    static const std::array<std::string_view, 8> kTensors = {"gamma", "gamma_bias", "beta", "beta_bias",
                                                             "fc1",   "fc1_bias",   "fc2",  "fc2_bias"};
    const auto last = name.substr(name.rfind('.') + 1);
    return std::find(kTensors.begin(), kTensors.end(), last) != kTensors.end();
}

Optimizer::Optimizer(const models::Network& network, const OptimizerConfig& config)
    : config_(config),
      parameters_(network.parameters()),
      adamw_(parameters_of(network, config, Share::kAdamW),
             {.beta1 = config.beta1, .beta2 = config.beta2, .weight_decay = config.weight_decay}),
      experts_(parameters_of(network, config, Share::kExperts),
               {.beta1 = config.beta1, .beta2 = config.beta2, .weight_decay = config.weight_decay}),
      muon_(parameters_of(network, config, Share::kMuon),
            {.momentum = config.momentum, .weight_decay = config.weight_decay}) {}

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
    experts_.step(config_.lr * config_.experts_rate * rate);
    muon_.step(config_.muon_lr * rate);
}

void Optimizer::forget_gradients() {
    for (auto& parameter : parameters_) parameter.mutable_grad().reset();
}

NamedParameters Optimizer::state() const {
    NamedParameters state;
    for (const auto* adamw : {&adamw_, &experts_})
        for (auto& [name, tensor] : adamw->state()) state.emplace_back("adamw." + name, tensor);
    for (auto& [name, tensor] : muon_.state()) state.emplace_back("muon." + name, tensor);
    return state;
}

}  // namespace deweather::trainer
