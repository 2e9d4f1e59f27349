// Steadies a restored clip: replaces streaks that a network left, or put in, by what the frames around show, so that
// the result neither shows them nor flickers.
//
//     Steadier steadier;
//     for (const auto& frame : frames)
//         for (const auto& steady : steadier.push(restore(frame))) show(steady);      // two frames behind
//     for (const auto& steady : steadier.flush()) show(steady);
//
// A streak is at one place in one frame only. The two frames before and the two after are moved to where things are
// now; where these agree among themselves and the frame differs from all of them, it takes their median. Where they
// disagree, or their motion is uncertain, the frame keeps its own values: so fine texture that was moved by parts of a
// pixel is not averaged, and the result is never blurred. Streaks of rain and snow are brighter than what is behind
// them, so darker values need more agreement. What is wide in both directions is no streak but a thing, and stays.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <deque>
#include <vector>

namespace deweather::restore {

// The number of frames before and after each one that are compared with it.
inline constexpr std::size_t kSteadyReach = 2;

class Steadier {
  public:
    // restored: float32 [3,H,W] in 0..1 on the CPU; frames of one scene and one size. Returns the frames that are
    // finished by this one, in order.
    std::vector<at::Tensor> push(const at::Tensor& restored);

    // Returns the frames that are left; afterwards another scene may begin.
    std::vector<at::Tensor> flush();

  private:
    // A frame, and the motion between it and those before it: [0] the one before, [1] the one before that.
    struct Frame {
        at::Tensor rgb;
        std::vector<at::Tensor> to_earlier, from_earlier;
    };
    at::Tensor finished(std::size_t index) const;

    std::deque<Frame> frames_;
    std::size_t next_ = 0;  // the first one that is not finished
};

}  // namespace deweather::restore
