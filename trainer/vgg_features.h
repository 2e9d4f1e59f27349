// The features of VGG-16, frozen: what the perceptual loss compares.
//
//     const VggFeatures vgg("vgg16-397923af.pth", device);
//     const auto loss = perceptual_loss(vgg, restored, clean);
//
// The weights are the user's own: torchvision's vgg16 as a .pth or .safetensors file with its tensors' names,
// features.0.weight to features.14.bias.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <filesystem>
#include <vector>

namespace deweather::trainer {

class VggFeatures {
  public:
    // Throws Error where the file cannot be read, or lacks a tensor or has it in another shape.
    VggFeatures(const std::filesystem::path& file, c10::Device device);

    // pictures: float [B,3,H,W] in 0..1, at least 4 x 4; they are normalised by ImageNet's mean and deviation. Gives
    // what comes after relu1_2, relu2_2 and relu3_3: [B,64,H,W], [B,128,H/2,W/2], [B,256,H/4,W/4].
    std::vector<at::Tensor> forward(const at::Tensor& pictures) const;

  private:
    struct Convolution {
        at::Tensor weight, bias;
    };
    std::vector<Convolution> convolutions_;
    at::Tensor mean_, deviation_;
};

// The mean squared difference of the features, averaged over the three levels, as TransWeather has it. The gradient
// goes to restored alone.
at::Tensor perceptual_loss(const VggFeatures& vgg, const at::Tensor& restored, const at::Tensor& clean);

}  // namespace deweather::trainer
