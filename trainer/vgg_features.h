// Frozen VGG-16 features for the perceptual loss.
//
//     const VggFeatures vgg("vgg16-397923af.pth", device);
//     const auto loss = perceptual_loss(vgg, restored, clean);
//
// The user provides the weights: torchvision's vgg16 as a .pth or .safetensors file with its tensors' names,
// features.0.weight to features.14.bias.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <filesystem>
#include <vector>

namespace deweather::trainer {

class VggFeatures {
  public:
    // Throws Error if the file cannot be read, lacks a tensor or has one with another shape.
    VggFeatures(const std::filesystem::path& file, c10::Device device);

    // pictures: float [B,3,H,W] in 0..1, at least 4 x 4; they are normalised by ImageNet's mean and standard deviation.
    // Returns the outputs of relu1_2, relu2_2 and relu3_3: [B,64,H,W], [B,128,H/2,W/2], [B,256,H/4,W/4].
    std::vector<at::Tensor> forward(const at::Tensor& pictures) const;

  private:
    struct Convolution {
        at::Tensor weight, bias;
    };
    std::vector<Convolution> convolutions_;
    at::Tensor mean_, deviation_;
};

// The mean squared difference of the features, averaged over the three levels, as in TransWeather. The gradient flows
// to `restored` only.
at::Tensor perceptual_loss(const VggFeatures& vgg, const at::Tensor& restored, const at::Tensor& clean);

}  // namespace deweather::trainer
