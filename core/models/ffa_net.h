// FFA-Net, the feature fusion attention network for dehazing (Qin et al., AAAI 2020, arXiv 1911.07559): groups of
// residual blocks with channel and pixel attention, whose outputs are combined by learnt weights.
//
//     auto network = std::make_unique<models::FfaNet>(models::FfaNetConfig{.blocks = 3});
#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

#include <vector>

#include "core/models/registry.h"

namespace deweather::models {

struct FfaNetConfig {
    int64_t groups = 3;
    int64_t blocks = 19;    // per group
    int64_t channels = 64;  // a multiple of 16

    // Throws Error naming the invalid field.
    void check() const;
    static FfaNetConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// Channel attention: scales each channel, from the channels' means.
class ChannelAttention : public torch::nn::Module {
  public:
    explicit ChannelAttention(int64_t channels);
    // sigmoid(W₂ ReLU(W₁ mean(x))): [B,channels,H,W] to [B,channels,1,1].
    at::Tensor forward(const at::Tensor& x);

  private:
    torch::nn::Sequential ca_;
};

// Pixel attention: scales each pixel, from its own features.
class PixelAttention : public torch::nn::Module {
  public:
    explicit PixelAttention(int64_t channels);
    // sigmoid(W₂ ReLU(W₁ x)): [B,channels,H,W] to [B,1,H,W].
    at::Tensor forward(const at::Tensor& x);

  private:
    torch::nn::Sequential pa_;
};

// y = conv2(ReLU(conv1 x) + x), scaled by both attentions in turn, plus x.
class FfaBlock : public torch::nn::Module {
  public:
    explicit FfaBlock(int64_t channels);
    // x: [B,channels,H,W]; the output has the same shape.
    at::Tensor forward(const at::Tensor& x);

  private:
    torch::nn::Conv2d conv1_, conv2_;
    std::shared_ptr<ChannelAttention> calayer_;
    std::shared_ptr<PixelAttention> palayer_;
};

// Tensors are named and shaped as in the authors' code (zhilin007/FFA-Net), whose checkpoints fit without conversion.
class FfaNet : public RestorationNetwork {
  public:
    explicit FfaNet(const FfaNetConfig& config);

    std::string_view architecture() const override { return "ffa-net"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override;

    // Normalises the picture by the mean and standard deviation of its training set, and adds the normalised picture to
    // the last convolution: that sum is the restored picture, in 0..1.
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;

  private:
    FfaNetConfig config_;
    std::vector<torch::nn::Sequential> groups_;
    torch::nn::Sequential ca_, pre_, post_;
    std::shared_ptr<PixelAttention> palayer_;
};

Architecture ffa_net_architecture();

}  // namespace deweather::models
