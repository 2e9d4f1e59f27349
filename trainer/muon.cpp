#include "trainer/muon.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace deweather::trainer {

namespace {

// The published coefficients of X ← aX + (bA + cA²)X, A = XXᵀ: steepest at 0, so that five steps suffice.
constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
constexpr int kSteps = 5;
constexpr double kSmallestNorm = 1e-7;

}  // namespace

at::Tensor orthogonalize(const at::Tensor& matrices) {
    auto x = matrices / at::linalg_vector_norm(matrices, 2, at::IntArrayRef{-2, -1}, true).clamp_min(kSmallestNorm);
    for (int step = 0; step < kSteps; ++step) {
        const auto a = at::bmm(x, x.transpose(1, 2));
        x = at::baddbmm(x, at::baddbmm(a, a, a, kB, kC), x, kA, 1);
    }
    return x;
}

Muon::Muon(const NamedParameters& parameters, const MuonConfig& config) : config_(config) {
    for (const auto& [name, parameter] : parameters) {
        const int64_t rows = parameter.size(0), columns = parameter.numel() / rows;
        auto stack = std::find_if(stacks_.begin(), stacks_.end(),
                                  [&](const Stack& s) { return s.rows == rows && s.columns == columns; });
        if (stack == stacks_.end()) {
            stacks_.push_back({.rows = rows, .columns = columns, .parameters = {}, .momentum = {}});
            stack = stacks_.end() - 1;
        }
        stack->parameters.emplace_back(name, parameter);
    }
    for (auto& stack : stacks_)
        stack.momentum = at::zeros({static_cast<int64_t>(stack.parameters.size()), stack.rows, stack.columns},
                                   stack.parameters.front().second.options().requires_grad(false));
}

void Muon::step(double lr) {
    const at::NoGradGuard no_grad;
    for (auto& stack : stacks_) {
        std::vector<at::Tensor> gradients;
        for (const auto& [name, parameter] : stack.parameters)
            gradients.push_back(parameter.grad().defined()
                                    ? parameter.grad().reshape({stack.rows, stack.columns})
                                    : at::zeros({stack.rows, stack.columns}, stack.momentum.options()));
        const auto gradient = at::stack(gradients);
        stack.momentum.lerp_(gradient, 1 - config_.momentum);
        auto direction = at::lerp(gradient, stack.momentum, config_.momentum);
        const bool tall = stack.rows > stack.columns;
        direction = tall ? orthogonalize(direction.transpose(1, 2)).transpose(1, 2) : orthogonalize(direction);
        const double scale =
            std::sqrt(std::max(1.0, static_cast<double>(stack.rows) / static_cast<double>(stack.columns)));
        for (std::size_t i = 0; i < stack.parameters.size(); ++i) {
            auto& parameter = stack.parameters[i].second;
            if (config_.weight_decay > 0) parameter.mul_(1 - lr * config_.weight_decay);
            parameter.add_(direction[static_cast<int64_t>(i)].reshape(parameter.sizes()), -lr * scale);
        }
    }
}

NamedParameters Muon::state() const {
    NamedParameters state;
    for (const auto& stack : stacks_)
        for (std::size_t i = 0; i < stack.parameters.size(); ++i)
            state.emplace_back(stack.parameters[i].first + ".momentum", stack.momentum[static_cast<int64_t>(i)]);
    return state;
}

}  // namespace deweather::trainer
