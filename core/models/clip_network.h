// The interface of restoration networks that see several frames of a clip at once.
//
//     if (auto* clips = dynamic_cast<models::ClipNetwork*>(&network)) restored = clips->forward_clip(frames, progress);
#pragma once

#include "core/models/restoration_network.h"

namespace deweather::models {

class ClipNetwork : public RestorationNetwork {
  public:
    // The number of frames before and after those that a run restores, which the network sees too.
    virtual int64_t context() const = 0;

    // The maximum number of frames that a run restores.
    virtual int64_t at_once() const = 0;

    // frames: float [T,3,H,W] in 0..1, consecutive frames of one scene. Returns all of them restored, of the same
    // shape; those at either end lack context. Throws Cancelled between layers.
    virtual at::Tensor forward_clip(const at::Tensor& frames, const Progress& progress) = 0;

    // Takes each picture for a clip of one frame.
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) final;
};

}  // namespace deweather::models
