// The U-Net of DehazeFormer and MixDehazeNet, which differ in their blocks: five layers of blocks at 1/1, 1/2, 1/4, 1/2
// and 1/1 of the resolution, with skip connections by selective kernel fusion.
//
//     class ReflectingUnet : public DehazeUnet {
//       public:
//         ReflectingUnet()
//             : DehazeUnet({{24, 48, 96, 48, 24}, {2, 2, 4, 2, 2}, /*merge_kernel=*/3, /*smallest=*/16},
//                          [](std::size_t layer, int64_t index) { return ...; }) {}
//         std::string_view architecture() const override { return "reflecting-unet"; }
//         nlohmann::json config() const override { return {}; }
//     };
#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "core/models/picture_network.h"
#include "core/models/registry.h"

namespace deweather::models {

// A convolution with reflection padding, as used by all of these networks.
torch::nn::Conv2d reflecting_conv(int64_t in, int64_t out, int64_t kernel, int64_t stride = 1, int64_t groups = 1,
                                  int64_t dilation = 1);

// One block of a layer: [B,C,H,W] to the same shape.
class UnetBlock : public torch::nn::Module {
  public:
    virtual at::Tensor forward(const at::Tensor& x) = 0;
};

class DehazeUnet : public RestorationNetwork, public PictureNetwork {
  public:
    static constexpr std::size_t kLayers = 5;
    using PerLayer = std::array<int64_t, kLayers>;

    // K x - B + x with x in -1..1 and K (one channel) and B (three) predicted by the layers; the result is in 0..1.
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) final;
    int64_t bytes_per_pixel() const override;

  protected:
    struct Frame {
        PerLayer dims;         // channels per layer
        PerLayer depths;       // blocks per layer
        int64_t merge_kernel;  // of the downsampling convolutions
        int64_t smallest;      // minimum side after padding, so that blocks can pad by reflection
    };
    // make_block: creates a layer's block, given the layer from 0 and the index within it.
    DehazeUnet(const Frame& frame,
               const std::function<std::shared_ptr<UnetBlock>(std::size_t layer, int64_t index)>& make_block);

  private:
    // "SKFusion": channel weights for two sets of features, from the mean of their sum.
    at::Tensor fused(std::size_t which, const at::Tensor& x, const at::Tensor& skip);

    Frame frame_;
    torch::nn::Conv2d embed_, unembed_;
    std::array<std::vector<std::shared_ptr<UnetBlock>>, kLayers> layers_;
    std::vector<torch::nn::Conv2d> merges_, splits_, skips_;
    std::vector<torch::nn::Sequential> fusions_;
};

}  // namespace deweather::models
