// Steadies restored video: what is left of weather flickers from frame to frame, the scene behind it does not.
//
//     Steadier steadier({});
//     for (const auto& frame : frames)
//         if (auto steady = steadier.push(restore(frame))) show(*steady);       // of the frame before: one behind
//     if (auto last = steadier.flush()) show(*last);
//
// Rain is at one place in one frame only. So each value is replaced by the median of itself, the frame before and the
// frame after, both moved along with the motion to it; then what still flickers is averaged with the frame before. Both
// only where it makes no difference in a small neighbourhood's mean: thin marks average out there, while a thing that
// moved otherwise than was estimated does not, and so leaves no ghost and does not vanish.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

namespace deweather::restore {

struct SteadyOptions {
    double share = 0.75;            // of the frame before in the average, where both agree: 0 (none) up to below 1
    double pixel_tolerance = 0.12;  // about so much a pixel may differ to be averaged
    // Throws Error naming the option that is out of range.
    void check() const;
};

class Steadier {
  public:
    explicit Steadier(const SteadyOptions& options);

    // restored: float32 [3,H,W] in 0..1 on the CPU. Gives the steadied frame before it, nothing at the first. All have
    // one size; another scene begins afresh by itself.
    std::optional<at::Tensor> push(const at::Tensor& restored);

    // The last frame; after it a new video may begin.
    std::optional<at::Tensor> flush();

  private:
    std::optional<at::Tensor> finish_frame(const at::Tensor& after);

    SteadyOptions options_;
    at::Tensor before_, now_;  // the frame before, steadied, and the one that waits for the next
};

}  // namespace deweather::restore
