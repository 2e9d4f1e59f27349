// OneRestore's embedder (Guo et al., ECCV 2024, arXiv 2407.04621): a descriptor for each kind of scene, and the kind
// that a picture shows, by a ResNet-18.
//
//     const auto descriptors = embedder.of_pictures(pictures);          // [B,324]
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <array>
#include <memory>
#include <string_view>

namespace deweather::models {

class ResNet18;
class StoredNorm;

class SceneEmbedder {
  public:
    // The authors' kinds of scenes in the order of their descriptors: what degrades them, joined by '_'.
    static constexpr std::array<std::string_view, 12> kScenes = {
        "clear",    "low",      "haze",      "rain",      "snow",          "low_haze",
        "low_rain", "low_snow", "haze_rain", "haze_snow", "low_haze_rain", "low_haze_snow"};
    static constexpr int64_t kLength = 324;  // of a descriptor

    // Registers the authors' modules with the network.
    explicit SceneEmbedder(torch::nn::Module& network);
    ~SceneEmbedder();

    // The descriptors of all scenes: [12,324].
    at::Tensor of_scenes();

    // The descriptors of the scenes that pictures [B,3,H,W] in 0..1, of any size, show: [B,324].
    at::Tensor seen(const at::Tensor& pictures);

    // For each picture the descriptor of the scene that it is most like: [B,324].
    at::Tensor of_pictures(const at::Tensor& pictures);

  private:
    at::Tensor words_;  // [12,300]
    torch::nn::Linear from_words_, from_picture_;
    std::shared_ptr<ResNet18> features_;
    torch::nn::Conv2d widen_;
    std::shared_ptr<StoredNorm> norm_;
};

}  // namespace deweather::models
