#include "trainer/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace deweather::trainer {

namespace {

constexpr double kPolyPower = 0.9;  // customary in segmentation since DeepLab (Chen et al. 2017)

}  // namespace

Schedule::Schedule(const TrainConfig& config, int64_t epoch, int64_t processes)
    : config_(config), batches_(config.optimizer.accumulate * processes), steps_(config.schedule.steps) {
    const auto& phases = config.schedule.phases;
    if (steps_ == 0) {
        double samples = 0, before = 0;  // average per step
        for (const auto& phase : phases) {
            samples += (phase.until - before) * static_cast<double>(phase.batch * batches_);
            before = phase.until;
        }
        steps_ = std::max<int64_t>(1, std::llround(static_cast<double>(config.schedule.epochs * epoch) / samples));
    }
    for (const auto& phase : phases) ends_.push_back(std::llround(phase.until * static_cast<double>(steps_)));
}

std::size_t Schedule::phase_index(int64_t step) const {
    std::size_t index = 0;
    while (index + 1 < ends_.size() && step >= ends_[index]) ++index;
    return index;
}

int64_t Schedule::samples_before(int64_t step) const {
    int64_t samples = 0, begin = 0;
    for (std::size_t index = 0; index < ends_.size() && begin < step; ++index) {
        samples += (std::min(step, ends_[index]) - begin) * config_.schedule.phases[index].batch * batches_;
        begin = ends_[index];
    }
    return samples;
}

double Schedule::rate(int64_t step) const {
    const auto warmup = std::llround(config_.schedule.warmup * static_cast<double>(steps_));
    if (step < warmup) return static_cast<double>(step + 1) / static_cast<double>(warmup);
    const double last = config_.optimizer.final_lr / config_.optimizer.lr;
    const double passed =
        static_cast<double>(step - warmup) / static_cast<double>(std::max<int64_t>(1, steps_ - 1 - warmup));
    switch (config_.schedule.curve) {
        case Curve::kCosine:
            return last + (1 - last) * (1 + std::cos(std::numbers::pi * passed)) / 2;
        case Curve::kLinear:
            return 1 - (1 - last) * passed;
        case Curve::kPoly:
            return last + (1 - last) * std::pow(1 - passed, kPolyPower);
        case Curve::kConstant:
            break;
    }
    return 1;
}

}  // namespace deweather::trainer
