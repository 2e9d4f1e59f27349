// Restorers that another library computes. Their weights are no tensors of LibTorch, so they answer for themselves what
// others are asked through their modules.
//
//     if (auto* foreign = dynamic_cast<models::ForeignNetwork*>(&network)) size = foreign->only_size();
#pragma once

#include <optional>

#include "core/models/restoration_network.h"

namespace deweather::models {

class ForeignNetwork : public RestorationNetwork {
  public:
    struct Size {
        int64_t height = 0, width = 0;
    };
    // The only size of pictures that forward() computes, to which it fills up smaller ones; nothing where it takes any.
    virtual std::optional<Size> only_size() const = 0;

    virtual int64_t parameter_count() const = 0;

    // Multiply-accumulates of a picture of this size, or as good an estimate as there is.
    virtual int64_t macs(int64_t height, int64_t width) const = 0;
};

// [B,3,H,W] filled up to that height and width, where it is smaller, by reflection at its right and lower edge, again
// and again where one is not enough.
at::Tensor reflect_to(const at::Tensor& images, int64_t height, int64_t width);

}  // namespace deweather::models
