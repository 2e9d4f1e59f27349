#include "trainer/time_left.h"

#include <algorithm>
#include <cmath>

#include "trainer/schedule.h"

namespace deweather::trainer {

namespace {

constexpr std::size_t kNewest = 10;  // lines of metrics

const RunCurve* curve_of(const RunContent& run, const char* name) {
    const auto found = run.curves.find(name);
    return found == run.curves.end() || found->second.value.empty() ? nullptr : &found->second;
}

double last_of(const RunContent& run, const char* name, double otherwise) {
    const auto* curve = curve_of(run, name);
    return curve == nullptr ? otherwise : curve->value.back();
}

}  // namespace

std::optional<double> seconds_left(const RunContent& run) {
    const bool trained = run.state == RunState::kRunning || run.state == RunState::kElsewhere;
    const auto *rate = curve_of(run, "samples_per_second"), *crop = curve_of(run, "crop");
    if (!trained || run.steps <= 0 || run.step <= 0 || rate == nullptr || crop == nullptr) return std::nullopt;
    if (run.step >= run.steps) return 0;
    std::optional<Schedule> schedule;
    std::vector<Phase> phases;
    try {
        auto config = TrainConfig::from_json(run.config);
        config.schedule.steps = run.steps;
        phases = config.schedule.phases;
        schedule.emplace(config, 1);
    } catch (const std::exception&) {
        return std::nullopt;  // run.toml is damaged, or from another version
    }
    double seconds_per_pixel = 0;
    const auto lines = std::min({kNewest, rate->value.size(), crop->value.size()});
    for (std::size_t i = 1; i <= lines; ++i) {
        const double side = crop->value[crop->value.size() - i], samples = rate->value[rate->value.size() - i];
        if (!(samples > 0) || !(side > 0)) return std::nullopt;
        seconds_per_pixel += 1 / (samples * side * side * static_cast<double>(lines));
    }
    // A line's batch is that of all processes together.
    const auto own = static_cast<double>(schedule->phase(run.step - 1).batch);
    const double together = last_of(run, "batch", own) / own;
    double pixels = 0;
    auto step = run.step;
    for (std::size_t index = schedule->phase_index(step); index < phases.size(); ++index) {
        const auto steps = static_cast<double>(schedule->phase_end(index) - step);
        const auto side = static_cast<double>(phases[index].crop);
        pixels += steps * static_cast<double>(phases[index].batch) * together * side * side;
        step = schedule->phase_end(index);
    }
    const double paused = std::clamp(last_of(run, "paused", 0), 0.0, 0.99);
    return pixels * seconds_per_pixel / (1 - paused);
}

}  // namespace deweather::trainer
