// Gradients against finite differences, in float64.
//
//     QVERIFY(gradient_error([&] { return (weights * layer.forward(x)).sum(); }, {x, layer.weight}) < 1e-6);
#pragma once

#include <torch/types.h>

#include <algorithm>
#include <functional>
#include <vector>

// The largest |analytic - numeric| / (1 + |numeric|) over every element of the leaves, by central differences. loss: a
// scalar in float64 that depends on them, the same for the same values; leaves require gradients.
inline double gradient_error(const std::function<at::Tensor()>& loss, const std::vector<at::Tensor>& leaves) {
    constexpr double kStep = 1e-6;
    for (const auto& leaf : leaves) leaf.mutable_grad() = at::Tensor();
    loss().backward();
    double worst = 0;
    for (const auto& leaf : leaves) {
        const auto gradient = leaf.grad().defined() ? leaf.grad().contiguous() : at::zeros_like(leaf);
        const at::NoGradGuard no_grad;
        auto values = leaf.detach();
        if (!values.is_contiguous()) throw std::runtime_error("leaves have to be contiguous");
        for (int64_t index = 0; index < values.numel(); ++index) {
            double& value = values.data_ptr<double>()[index];
            const double kept = value;
            value = kept + kStep;
            const double above = loss().item<double>();
            value = kept - kStep;
            const double below = loss().item<double>();
            value = kept;
            const double numeric = (above - below) / (2 * kStep);
            const double analytic = gradient.data_ptr<double>()[index];
            worst = std::max(worst, std::abs(analytic - numeric) / (1 + std::abs(numeric)));
        }
    }
    return worst;
}
