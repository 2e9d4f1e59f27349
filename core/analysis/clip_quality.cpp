#include "core/analysis/clip_quality.h"

#include <torch/types.h>

#include <algorithm>

#include "core/restore/motion.h"

namespace deweather::analysis {

double change(const FramePair& frames) {
    return (frames.now - frames.before).abs().mean().item<double>();
}

double change_error(const FramePair& frames, const FramePair& truth) {
    return ((frames.now - frames.before) - (truth.now - truth.before)).abs().mean().item<double>();
}

VisibleMotion visible_motion(const at::Tensor& before, const at::Tensor& now) {
    constexpr double kShare = 0.02, kLeast = 0.5;
    const auto there = restore::motion_between(before, now), back = restore::motion_between(now, before);
    const auto off = restore::disagreement(there, back).square();
    return {.flow = there, .visible = off < kShare * there.square().sum(0) + kLeast};
}

double warping_error(const FramePair& frames, const VisibleMotion& motion) {
    const auto moved = restore::follow(frames.before.to(at::kFloat), motion.flow);
    const auto error = (frames.now - moved).abs().mean(0);
    const double seen = motion.visible.sum().item<double>();
    return (error * motion.visible).sum().item<double>() / std::max(seen, 1.0);
}

}  // namespace deweather::analysis
