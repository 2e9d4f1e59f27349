// How steady a clip is: the change from frame to frame, against the truth's or along the motion of the scene.
//
//     const double flicker = analysis::change_error({before, now}, {true_before, true_now});
//     const auto motion = analysis::visible_motion(true_before, true_now);
//     const double error = analysis::warping_error({before, now}, motion);
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::analysis {

// Two consecutive frames: float or double [C,H,W] in 0..1 each.
struct FramePair {
    at::Tensor before, now;
};

// The mean absolute difference of the two frames, 0..1.
double change(const FramePair& frames);

// The mean absolute difference between the change of the frames and the change of the true ones: 0 where every pixel
// changes as it should.
double change_error(const FramePair& frames, const FramePair& truth);

// The motion between two frames, for warping_error().
struct VisibleMotion {
    at::Tensor flow;     // [2,H,W], as restore::motion_between
    at::Tensor visible;  // bool [H,W]: pixels that are seen in both frames, as far as the flow tells
};

// A pixel counts as seen in both frames if the flow there and back misses it by less than its distance allows: squared,
// half a pixel and two hundredths of the flow's square (after Sundaram et al., ECCV 2010). Float [3,H,W] each.
VisibleMotion visible_motion(const at::Tensor& before, const at::Tensor& now);

// The mean absolute difference of a frame and the one before, moved along the motion, over the visible pixels: 0..1; 0
// if none is visible. It needs no truth, and is not 0 for a true clip either, as motion is known in part only.
double warping_error(const FramePair& frames, const VisibleMotion& motion);

}  // namespace deweather::analysis
