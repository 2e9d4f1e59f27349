// OneRestore (Guo et al., ECCV 2024, arXiv 2407.04621): one network for haze, rain, snow, low light and combinations of
// them, told by a descriptor of the scene what to remove.
//
//     auto network = models::create("onerestore");
//     dynamic_cast<models::ChoosesRemoval&>(*network).remove_only({"haze"});      // the rain stays
#pragma once

#include <torch/nn/modules/conv.h>

#include <array>
#include <map>
#include <memory>
#include <optional>

#include "core/models/picture_network.h"
#include "core/models/registry.h"
#include "core/models/scene_embedder.h"

namespace deweather::models {

struct OneRestoreConfig {
    int64_t channel = 32;  // at full resolution
    // Keys are resized to 18 x 18 pixels. The authors' environment (torchvision 0.14) does so without antialiasing, as
    // from 0.17 on it is the default.
    bool antialias = false;

    static OneRestoreConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// Tensors are named and shaped as in the authors' two files (gy65896/OneRestore): the restorer and the embedder.
class OneRestore : public RestorationNetwork, public PictureNetwork, public ChoosesRemoval {
  public:
    explicit OneRestore(const OneRestoreConfig& config);
    ~OneRestore() override;
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;
    // descriptors: [B,324].
    at::Tensor forward_with(const at::Tensor& images, const at::Tensor& descriptors);
    std::string_view architecture() const override { return "onerestore"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override { return 4096; }
    at::Tensor look(const at::Tensor& picture) override;
    std::vector<std::string_view> removable() const override;
    void remove_only(const std::vector<std::string>& weathers) override;
    SceneEmbedder& embedder() { return embedder_; }

  private:
    class Block;

    OneRestoreConfig config_;
    torch::nn::Conv2d in_conv_, out_conv_;
    // By the authors' names: encoder at 1/1, 1/2, 1/4, 1/8; middle; decoder from 1/8 to 1/1.
    std::array<std::shared_ptr<Block>, 4> encoder_, decoder_;
    std::array<std::shared_ptr<Block>, 2> middle_;
    std::array<torch::nn::Conv2d, 3> downs_, ups_;
    SceneEmbedder embedder_;
    std::optional<int64_t> scene_;  // index of the scene to remove; nothing: the picture's
};

Architecture one_restore_architecture();

}  // namespace deweather::models
