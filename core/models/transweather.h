// TransWeather (Valanarasu et al., CVPR 2022, arXiv 2111.14813): one transformer for rain, raindrops and snow. A
// pyramid encoder processes patches and, in parallel, the smaller patches within them; a decoder uses learnt weather
// queries; convolutions upsample both to full resolution.
//
//     auto network = std::make_unique<models::TransWeather>(models::TransWeatherConfig{});
//
// The tensors have the authors' names, including the unused ones (mini_patch_embed4 and conv_output), which belong to
// the paper's 38.05 M parameters. Our 4.66 GMAC at 256 x 256 include 0.46 for attention's products and 0.64 for
// transposed convolutions. A counter that sees modules only, and counts transposed convolutions as if each output used
// all kernel positions (in fact a quarter of them, with stride 2), yields 4.66 - 0.46 + 3 x 0.64 = 6.11 GMAC, within
// 0.1 % of the paper's 6.12.
#pragma once

#include <torch/nn/modules/conv.h>

#include <array>

#include "core/models/registry.h"

namespace deweather::models {

struct TransWeatherConfig {
    // Channels at 1/4, 1/8, 1/16 and 1/32; multiples of the numbers of heads: 1, 2, 4 and 8.
    std::array<int64_t, 4> dims = {64, 128, 320, 512};
    std::array<int64_t, 4> depths = {2, 2, 2, 2};  // blocks at these resolutions
    int64_t decoder_depth = 3;
    int64_t queries = 48;  // learnt weather queries

    // Throws Error naming the invalid field.
    void check() const;
    static TransWeatherConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

class WeatherEncoder;
class WeatherDecoder;
class ConvolutionTail;

class TransWeather : public RestorationNetwork {
  public:
    explicit TransWeather(const TransWeatherConfig& config);

    // Pads to multiples of 16 as the authors' test script does, and to at least 48, which the smallest patches require.
    // In training, branches of the blocks are dropped at random (stochastic depth, up to 10 %).
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;
    std::string_view architecture() const override { return "transweather"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override { return 384; }

  private:
    TransWeatherConfig config_;
    std::shared_ptr<WeatherEncoder> encoder_;
    std::shared_ptr<WeatherDecoder> decoder_;
    std::shared_ptr<ConvolutionTail> tail_;
    torch::nn::Conv2d clean_;
};

Architecture transweather_architecture();

}  // namespace deweather::models
