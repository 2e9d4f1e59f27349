#include "core/nn/grid_experts.h"

#include <torch/types.h>

#include <cmath>

#include "core/nn/dispatch.h"
#include "core/nn/modulate.h"
#include "core/nn/modulate_grid.h"

namespace deweather::nn {

namespace {

// Initial scale relative to torch's linear layers: large enough for experts to differ, small enough to preserve the
// features.
constexpr double kFirstDifference = 0.03;

at::Tensor uniform(at::IntArrayRef shape, int64_t inputs, double factor = 1) {
    const double bound = factor / std::sqrt(static_cast<double>(inputs));
    return at::empty(shape).uniform_(-bound, bound);
}

}  // namespace

GridChoice GridChoice::per_pixel() const {
    if (!chosen.defined()) return {};
    const auto spread = [&](const at::Tensor& t) {
        const int64_t batch = t.size(0), height = t.size(1), width = t.size(2), top_k = t.size(3);
        return t.contiguous()
            .view({batch, height, 1, width, 1, top_k})
            .expand({batch, height, scale, width, scale, top_k})
            .reshape({-1, top_k});
    };
    return {.chosen = spread(chosen), .gates = spread(gates)};
}

at::Tensor GridExperts::forward(const at::Tensor& features, const GridChoice& choice) {
    return forward_grid(features.permute({0, 2, 3, 1}), choice).permute({0, 3, 1, 2});
}

at::Tensor GridExperts::forward_grid(const at::Tensor& grid, const GridChoice& choice) {
    return forward_rows(grid.reshape({-1, grid.size(3)}), choice.per_pixel()).view(grid.sizes());
}

ModulatedGrid::ModulatedGrid(const GridConfig& config) {
    const int64_t experts = config.experts, channels = config.channels;
    const auto matrices = [&] { return uniform({experts, channels, channels}, channels, kFirstDifference); };
    gamma_ = register_parameter("gamma", matrices());
    gamma_bias_ = register_parameter("gamma_bias", at::ones({experts, channels}));
    beta_ = register_parameter("beta", matrices());
    beta_bias_ = register_parameter("beta_bias", at::zeros({experts, channels}));
}

at::Tensor ModulatedGrid::forward_grid(const at::Tensor& grid, const GridChoice& choice) {
    const ModulationWeights weights{gamma_, gamma_bias_, beta_, beta_bias_};
    if (can_modulate_grid(grid, weights))
        return modulate_grid(grid, weights, choice.chosen, choice.gates, choice.scale);
    return GridExperts::forward_grid(grid, choice);
}

at::Tensor ModulatedGrid::forward_rows(const at::Tensor& rows, const GridChoice& choice) {
    return nn::modulate(rows, gamma_, gamma_bias_, beta_, beta_bias_, choice.chosen, choice.gates.to(rows.dtype()));
}

FeedForwardGrid::FeedForwardGrid(const GridConfig& config) : experts_(config.experts) {
    const int64_t experts = config.experts, channels = config.channels;
    fc1_ = register_parameter("fc1", uniform({experts, channels, channels}, channels));
    fc1_bias_ = register_parameter("fc1_bias", uniform({experts, channels}, channels));
    fc2_ = register_parameter("fc2", at::zeros({experts, channels, channels}));
    fc2_bias_ = register_parameter("fc2_bias", at::zeros({experts, channels}));
}

at::Tensor FeedForwardGrid::forward_rows(const at::Tensor& rows, const GridChoice& choice) {
    const Dispatch dispatch(choice.chosen, experts_);
    const auto gathered = dispatch.gather(rows);
    std::vector<at::Tensor> results;
    for (int64_t expert = 0; expert < experts_; ++expert) {
        const int64_t begin = dispatch.begin(expert), end = dispatch.begin(expert + 1);
        if (begin == end) continue;
        const auto hidden = at::gelu(at::addmm(fc1_bias_[expert], gathered.slice(0, begin, end), fc1_[expert]));
        results.push_back(at::addmm(fc2_bias_[expert], hidden, fc2_[expert]));
    }
    return rows + dispatch.combine(at::cat(results), choice.gates.to(results.front().dtype()));
}

SharedModulation::SharedModulation(int64_t channels) {
    gamma_ = register_parameter("gamma", uniform({channels, channels}, channels, kFirstDifference));
    gamma_bias_ = register_parameter("gamma_bias", at::ones({channels}));
    beta_ = register_parameter("beta", uniform({channels, channels}, channels, kFirstDifference));
    beta_bias_ = register_parameter("beta_bias", at::zeros({channels}));
}

at::Tensor SharedModulation::modulate(const at::Tensor& x) const {
    const ModulationWeights weights{gamma_, gamma_bias_, beta_, beta_bias_};
    if (can_modulate_grid(x, weights)) return modulate_rows(x, weights);
    const auto rows = x.reshape({-1, x.size(-1)});
    return at::addcmul(at::addmm(beta_bias_, rows, beta_), at::addmm(gamma_bias_, rows, gamma_), rows).view(x.sizes());
}

at::Tensor SharedModulation::forward_grid(const at::Tensor& grid, const GridChoice& /*choice*/) {
    return modulate(grid);
}

at::Tensor SharedModulation::forward_rows(const at::Tensor& rows, const GridChoice& /*choice*/) {
    return modulate(rows);
}

}  // namespace deweather::nn
