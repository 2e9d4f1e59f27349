// MWFormer (Zhu et al., TIP 2024, arXiv 2411.17226): TransWeather's pyramid whose layers are made for each picture. A
// first network describes the picture's weather by 64 numbers; from these, small networks compute the projections of
// the finest attention and the depthwise convolutions of all feed-forward layers, and modulate the features between
// stages.
//
//     auto network = models::create("mwformer");
//
// The tensors have the names in the authors' two files, here beginning with style_filter. and net.; those that are
// never used are kept, as they belong to the 182.8 M parameters.
#pragma once

#include <torch/nn/modules/conv.h>

#include <array>
#include <memory>

#include "core/models/picture_network.h"
#include "core/models/registry.h"
#include "core/models/style_filter.h"

namespace deweather::models {

struct MwFormerConfig {
    // Channels at 1/4, 1/8, 1/16 and 1/32; multiples of the numbers of heads: 1, 2, 4 and 8.
    std::array<int64_t, 4> dims = {64, 128, 320, 512};
    std::array<int64_t, 4> depths = {2, 2, 2, 2};  // blocks at these resolutions
    int64_t decoder_depth = 3;
    int64_t queries = 48;   // learnt weather queries
    int64_t features = 64;  // numbers that describe the weather
    // Channels and blocks at 1/4 and 1/8 of the network that describes the weather.
    std::array<int64_t, 2> style_dims = {64, 128}, style_depths = {2, 2};

    // Throws Error naming the invalid field.
    void check() const;
    static MwFormerConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// The restoring network, given the description of the weather.
class MwFormerNet;

class MwFormer : public RestorationNetwork, public PictureNetwork {
  public:
    explicit MwFormer(const MwFormerConfig& config);

    // Pads to multiples of 16 and to at least 48 pixels. (The authors' test script resizes to multiples of 16.)
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;
    std::string_view architecture() const override { return "mwformer"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override { return 2048; }
    // Tiles share the description of the weather; attention stays within each.
    bool takes_picture_statistics() const override { return false; }
    at::Tensor look(const at::Tensor& picture) override { return style_filter_->of_pictures(picture); }

  private:
    MwFormerConfig config_;
    std::shared_ptr<StyleFilter> style_filter_;
    std::shared_ptr<MwFormerNet> net_;
};

Architecture mw_former_architecture();

}  // namespace deweather::models
