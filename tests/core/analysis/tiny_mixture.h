// A mixture of experts that can be computed by hand: each token of 8 x 8 pixels is routed by brightness to one expert
// per layer, which adds its own number to the token's pixels.
#pragma once

#include <torch/types.h>

#include "core/models/restoration_network.h"
#include "core/models/traced_layers.h"
#include "core/nn/router.h"

namespace deweather::analysis {

// Expert e takes tokens whose brightness is nearest to e / (E - 1).
class BrightnessRouter : public nn::Router {
  public:
    explicit BrightnessRouter(int64_t experts) : Router(experts, 1) {}
    nn::Routing forward(const at::Tensor& x, bool /*with_variance*/) override {
        const auto centres = at::linspace(0, 1, experts()).view({1, -1});
        return choose_by(-20 * (x - centres).abs());
    }
};

class TinyMixture : public models::StagedNetwork {
  public:
    // added[layer][expert], in 1/255.
    explicit TinyMixture(const std::vector<std::vector<float>>& added) {
        for (const auto& layer : added) {
            added_.push_back(at::tensor(layer) / 255);
            routers_.push_back(register_module("router" + std::to_string(routers_.size()),
                                               std::make_shared<BrightnessRouter>(static_cast<int64_t>(layer.size()))));
        }
    }

    int64_t bytes_per_pixel() const override { return 100; }
    int64_t patch() const override { return 8; }
    std::string_view architecture() const override { return "tiny"; }
    nlohmann::json config() const override { return nlohmann::json::object(); }
    Encoded encode(const at::Tensor& images) override {
        return {.tokens = at::avg_pool2d(images.mean(1, true), 8).permute({0, 2, 3, 1}).contiguous(), .skips = {}};
    }
    at::Tensor transform(const at::Tensor& tokens, models::RoutingTrace* trace, Progress& progress) override {
        progress.throw_if_cancelled();
        auto sum = at::zeros_like(tokens);
        for (std::size_t i = 0; i < routers_.size(); ++i) {
            const auto routing = routers_[i]->forward(tokens.reshape({-1, 1}), trace != nullptr);
            if (trace != nullptr) trace->layers.push_back(models::layer_trace(routing, tokens));
            sum = sum + at::mv(routing.dense_gates(), added_[i]).view(tokens.sizes());
        }
        return sum;
    }
    at::Tensor weather(const at::Tensor& /*tokens*/) override { return {}; }
    at::Tensor decode(const at::Tensor& images, const Encoded& /*encoded*/, const at::Tensor& tokens) override {
        ++decoded;
        return images + tokens.permute({0, 3, 1, 2}).repeat_interleave(8, 2).repeat_interleave(8, 3);
    }

    int decoded = 0;  // how many pictures were restored

  private:
    std::vector<at::Tensor> added_;
    std::vector<std::shared_ptr<BrightnessRouter>> routers_;
};

}  // namespace deweather::analysis
