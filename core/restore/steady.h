// Temporal filter for restored video: removes remains of weather, which flicker from frame to frame while the scene
// does not.
//
//     Steadier steadier({});
//     for (const auto& frame : frames)
//         if (auto steady = steadier.push(restore(frame))) show(*steady);       // of the frame before: one behind
//     if (auto last = steadier.flush()) show(*last);
//
// Rain is at one place in one frame only. So each value is replaced by the median of itself, the previous and the next
// frame, both motion-compensated; then remaining flicker is averaged with the previous frame. Both happen only where
// they do not change a small neighbourhood's mean: thin marks average out there, while an object with wrongly estimated
// motion does not, so it neither leaves a ghost nor vanishes.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

namespace deweather::restore {

struct SteadyOptions {
    double share = 0.75;            // weight of the previous frame where both agree: 0 (none) up to below 1
    double pixel_tolerance = 0.12;  // approximate difference up to which a pixel is averaged
    // Throws Error naming the option that is out of range.
    void check() const;
};

class Steadier {
  public:
    explicit Steadier(const SteadyOptions& options);

    // restored: float32 [3,H,W] in 0..1 on the CPU. Returns the previous frame, filtered; nothing for the first. All
    // frames have one size; a scene change is detected and restarts the filter.
    std::optional<at::Tensor> push(const at::Tensor& restored);

    // Returns the last frame; afterwards a new video may begin.
    std::optional<at::Tensor> flush();

  private:
    std::optional<at::Tensor> finish_frame(const at::Tensor& after);

    SteadyOptions options_;
    at::Tensor before_, now_;  // the frame before, steadied, and the one that waits for the next
};

}  // namespace deweather::restore
