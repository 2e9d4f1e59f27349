// An interface of networks that need to know the whole picture while they restore one tile of it.
//
//     if (auto* whole = dynamic_cast<models::PictureNetwork*>(&network)) look = whole->look(picture);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/models/network.h"

namespace deweather::models {

class PictureNetwork {
  public:
    virtual ~PictureNetwork() = default;

    // Whether it computes statistics over the picture through core/nn/picture_statistics.h, so that each tile can get
    // those of the whole picture.
    virtual bool takes_picture_statistics() const { return true; }

    // Decides something once about a picture [1,3,H,W] in 0..1, before it is cut into tiles, which get the result from
    // nn::picture_look(); undefined if the network decides nothing.
    virtual at::Tensor look(const at::Tensor& /*picture*/) { return {}; }
};

// An interface of networks that take the weathers to remove as an input.
class ChoosesRemoval {
  public:
    virtual ~ChoosesRemoval() = default;

    // The words for remove_only().
    virtual std::vector<std::string_view> removable() const = 0;

    // Removes only these from now on; with an empty list, the weathers that the picture shows. Throws Error for words
    // or a combination that the network does not know.
    virtual void remove_only(const std::vector<std::string>& weathers) = 0;
};

}  // namespace deweather::models
