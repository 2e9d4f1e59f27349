// MWFormer's first network: describes the weather of a picture by a short vector, computed from how the features of a
// small pyramid occur together (Gram matrices, as style is described in style transfer).
//
//     StyleFilter filter({64, 128}, {2, 2}, 64);
//     const auto style = filter.of_pictures(pictures);      // [B,64]
#pragma once

#include <vector>

#include "core/models/weather_pyramid.h"

namespace deweather::models {

class StyleFilter : public torch::nn::Module {
  public:
    // dims, depths: of two stages; features: length of the vector.
    StyleFilter(const std::vector<int64_t>& dims, const std::vector<int64_t>& depths, int64_t features);

    // [B,3,H,W] in 0..1 to [B,features]. The Gram matrices are sums over all places, so the vector is that of a picture
    // of one size: a picture of more than 1,024 pixels in height or width is first shrunk to that, as the authors' test
    // script does.
    at::Tensor of_pictures(const at::Tensor& pictures);

    // The numbers in the upper triangle of a Gram matrix of so many channels.
    static int64_t pairs(int64_t channels) { return channels * (channels + 1) / 2; }

  private:
    using Block = TransformerBlock<nn::SpatialReductionAttention>;

    std::shared_ptr<WeatherPyramid<Block>> encoder_;
    // By stage: linear layers with a leaky ReLU after all but the last.
    std::vector<std::vector<torch::nn::Linear>> filters_;
    torch::nn::Linear out_;
    torch::nn::LayerNorm norm_;
};

}  // namespace deweather::models
