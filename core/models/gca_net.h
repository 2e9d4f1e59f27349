// GCANet, the gated context aggregation network for dehazing or deraining (Chen et al., WACV 2019, arXiv 1811.08747):
// residual blocks of smoothed dilated convolutions at half of the resolution; features of three depths are combined by
// learnt gates.
//
//     auto network = std::make_unique<models::GcaNet>(models::GcaNetConfig{});
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/instancenorm.h>

#include <vector>

#include "core/models/picture_network.h"
#include "core/models/registry.h"

namespace deweather::models {

struct GcaNetConfig {
    bool only_residual = true;  // the output is added to the picture; else it is the picture itself

    static GcaNetConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// y = ReLU(x + norm(conv(ReLU(norm(conv(x)))))), dilated; for dilations above 1, each convolution is preceded by one
// kernel shared by all channels, which avoids gridding artefacts.
class GcaBlock : public torch::nn::Module {
  public:
    GcaBlock(int64_t channels, int64_t dilation);
    // x: [B,channels,H,W]; the output has the same shape.
    at::Tensor forward(const at::Tensor& x);

  private:
    int64_t channels_;
    std::vector<at::Tensor> shared_;  // [1,1,k,k], k = 2 dilation - 1; empty for dilation 1
    torch::nn::Conv2d conv1_, conv2_;
    torch::nn::InstanceNorm2d norm1_, norm2_;
};

// Tensors are named and shaped as in the authors' code (cddlyf/GCANet), whose checkpoints fit without conversion.
// Instance normalisation takes the mean and variance of each channel over the whole picture.
class GcaNet : public RestorationNetwork, public PictureNetwork {
  public:
    explicit GcaNet(const GcaNetConfig& config);

    std::string_view architecture() const override { return "gcanet"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override { return 1536; }

    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;

  private:
    GcaNetConfig config_;
    std::vector<torch::nn::Conv2d> convs_;           // 4 to 64 channels, 64 to 64, to half of the resolution
    std::vector<torch::nn::InstanceNorm2d> norms_;   // after these, deconv3 and deconv2
    std::vector<std::shared_ptr<GcaBlock>> blocks_;  // 7
    torch::nn::Conv2d gate_;
    torch::nn::ConvTranspose2d deconv3_;
    torch::nn::Conv2d deconv2_, deconv1_;
};

Architecture gca_net_architecture();

}  // namespace deweather::models
