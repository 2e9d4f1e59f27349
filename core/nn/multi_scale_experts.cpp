#include "core/nn/multi_scale_experts.h"

#include <torch/nn/modules/conv.h>
#include <torch/types.h>

#include <array>

namespace deweather::nn {

namespace {

constexpr std::array<int64_t, 3> kKernels = {1, 3, 5};

}  // namespace

MultiScaleExperts::MultiScaleExperts(const MultiScaleExpertsConfig& config)
    : ChoosesExperts(config.experts, config.top_k),
      config_(config),
      gate_(register_module("gate", torch::nn::Linear(config.dim, config.experts))),
      condition_(register_module("condition",
                                 torch::nn::Linear(torch::nn::LinearOptions(config.dim, config.experts).bias(false)))),
      fc1_(register_module("fc1", torch::nn::ModuleList())),
      scale_(register_module("scale", torch::nn::ModuleList())),
      fc2_(register_module("fc2", torch::nn::ModuleList())) {
    for (int64_t expert = 0; expert < config.experts; ++expert) {
        const int64_t kernel = kKernels[static_cast<std::size_t>(expert) % kKernels.size()];
        fc1_->push_back(torch::nn::Linear(config.dim, config.hidden));
        scale_->push_back(torch::nn::Conv2d(
            torch::nn::Conv2dOptions(config.hidden, config.hidden, kernel).padding(kernel / 2).groups(config.hidden)));
        fc2_->push_back(torch::nn::Linear(config.hidden, config.dim));
    }
}

at::Tensor MultiScaleExperts::forward(const Tokens& tokens, Routing* routing) {
    const auto& x = tokens.normed;
    const int64_t batch = x.size(0);
    const auto scores = gate_(x) + condition_(x.mean(1, true));
    Routing own = choose_by(scores.reshape({-1, config_.experts}));
    const auto gates = own.dense_gates().view({batch, x.size(1), config_.experts, 1});

    auto y = at::zeros_like(x);
    for (int64_t expert = 0; expert < config_.experts; ++expert) {
        const auto index = static_cast<std::size_t>(expert);
        // Tokens are already in channels-last order: the views cost nothing.
        const auto hidden = fc1_[index]->as<torch::nn::Linear>()->forward(x);
        const auto grid = hidden.view({batch, tokens.height, tokens.width, config_.hidden}).permute({0, 3, 1, 2});
        const auto around = scale_[index]->as<torch::nn::Conv2d>()->forward(grid).permute({0, 2, 3, 1});
        const auto active =
            at::dropout(at::gelu(hidden + around.reshape(hidden.sizes())), config_.dropout, is_training());
        y = y + fc2_[index]->as<torch::nn::Linear>()->forward(active) * gates.select(2, expert);
    }
    if (routing != nullptr) *routing = std::move(own);
    return y;
}

}  // namespace deweather::nn
