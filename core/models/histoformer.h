// Histoformer (Sun et al., ECCV 2024, arXiv 2407.10172) as published for all weathers: Restormer's U-Net with attention
// between pixels of like value, found by sorting.
//
//     auto network = models::create("histoformer");
//
// Half of the channels are sorted along columns and rows before the attention, and all values of a channel before they
// attend. So the network is chaotic in float32: near-equal values change places by rounding, and each block multiplies
// the difference. Tests compare in float64.
#pragma once

#include <array>

#include "core/models/restormer_unet.h"

namespace deweather::models {

// Tensors are named and shaped as in the authors' code (sunshangquan/Histoformer).
class Histoformer : public RestormerUnet {
  public:
    explicit Histoformer(const RestormerConfig& config);
    std::string_view architecture() const override { return "histoformer"; }
    int64_t bytes_per_pixel() const override { return 8192; }
    bool takes_picture_statistics() const override { return false; }  // sorts are no sums

  private:
    // Adds the picture itself at the coarser resolution.
    at::Tensor after_down(std::size_t level, const at::Tensor& grid, const at::Tensor& picture) override;

    // Per step to a coarser level: the convolutions of the halved picture, and of picture and features together.
    std::array<torch::nn::Conv2d, 3> pixels_, areas_, joins_;
};

Architecture histoformer_architecture();

}  // namespace deweather::models
