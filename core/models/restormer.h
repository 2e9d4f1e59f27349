// Restormer (Zamir et al., CVPR 2022, arXiv 2111.09881) as published for deraining: a U-shaped transformer that attends
// over channels instead of pixels, so that time is linear in the number of pixels.
//
//     auto network = std::make_unique<models::Restormer>(models::RestormerConfig{});
//
// The tensors have the authors' names. 26.13 M parameters. The paper's 140.99 GMAC at 256 x 256 are those of the
// convolutions alone, counted by hooks on modules; by this definition ours are 140.990. The two products of the
// attention, q kᵀ and its product with v, are not modules and would add 13.89 GMAC. Ours add 7.04, because the second
// product is fused with the 1 x 1 convolution after it. Rows shared by strips are computed twice, 2.98 GMAC at that
// size.
#pragma once

#include "core/models/restormer_unet.h"

namespace deweather::models {

class Restormer : public RestormerUnet {
  public:
    explicit Restormer(const RestormerConfig& config) : RestormerUnet(config, config.channels(3)) {}
    std::string_view architecture() const override { return "restormer"; }
};

Architecture restormer_architecture();

}  // namespace deweather::models
