// Steadies restored video: what is left of weather flickers from frame to frame, the scene behind it does not.
//
//     Steadier steadier({});
//     for (const auto& frame : frames) show(steadier.next(restore(frame)));
//
// Each frame is mixed with the one before, moved along with the motion between the two, as far as they agree. Rain
// leaves thin marks, which average out in a small neighbourhood; a thing that has moved differently than was estimated
// does not. So agreement is judged mostly by that average: marks are mixed away, and moving things leave no ghost.
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::restore {

struct SteadyOptions {
    double share = 0.8;             // of the frame before, where both agree: 0 (none) up to below 1
    double mean_tolerance = 0.025;  // the neighbourhood's mean may differ by about so much
    double pixel_tolerance = 0.20;  // a single pixel by about so much
    // Throws Error naming the option that is out of range.
    void check() const;
};

class Steadier {
  public:
    explicit Steadier(const SteadyOptions& options);

    // restored: float32 [3,H,W] in 0..1 on the CPU; gives the steadied frame of that size. The first frame after the
    // start, reset() or a change of size comes back as it is.
    at::Tensor next(const at::Tensor& restored);

    void reset() { before_ = at::Tensor(); }

  private:
    SteadyOptions options_;
    at::Tensor before_;
};

}  // namespace deweather::restore
