// AdaIR (Cui et al., ICLR 2025, arXiv 2403.14614): Restormer with modules that separate the picture's low and high
// frequencies and let the features attend to both.
//
//     auto network = std::make_unique<models::AdaIr>(models::RestormerConfig{});
//
// The authors' mask of low frequencies covers floor(height / 128) times a learnt share of rows, and likewise of
// columns, rounded down. So it is empty for features smaller than 128 pixels, and low frequencies are 0 there.
#pragma once

#include <array>
#include <memory>

#include "core/models/restormer_unet.h"

namespace deweather::models {

class FrequencyModule;

// Tensors are named and shaped as in the authors' code (c-yn/AdaIR), except those that it stores but never uses.
class AdaIr : public RestormerUnet {
  public:
    explicit AdaIr(const RestormerConfig& config);
    ~AdaIr() override;
    std::string_view architecture() const override { return "adair"; }

  private:
    at::Tensor between(std::size_t level, const at::Tensor& grid, const at::Tensor& picture) override;

    std::array<std::shared_ptr<FrequencyModule>, 3> modules_;  // at 1/8, 1/4, 1/2
};

Architecture ada_ir_architecture();

}  // namespace deweather::models
