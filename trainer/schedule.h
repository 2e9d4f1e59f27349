// What each step of a run is: how many samples of which size, and at which rate.
//
//     const Schedule schedule(config, source.size());
//     for (int64_t step = 0; step < schedule.steps(); ++step) optimizer.step(schedule.rate(step));
#pragma once

#include <vector>

#include "trainer/config.h"

namespace deweather::trainer {

class Schedule {
  public:
    // epoch: pictures in one; counts where the config gives epochs. processes: how many take a batch each in a step.
    Schedule(const TrainConfig& config, int64_t epoch, int64_t processes = 1);

    int64_t steps() const { return steps_; }

    // The phase of a step, 0 <= step < steps(), and which of the config's it is.
    const Phase& phase(int64_t step) const { return config_.schedule.phases[phase_index(step)]; }
    std::size_t phase_index(int64_t step) const;
    // The step behind the last one of a phase.
    int64_t phase_end(std::size_t index) const { return ends_.at(index); }

    // How many samples all steps before this one took, in all processes together; step <= steps().
    int64_t samples_before(int64_t step) const;

    // The share 0..1 of the configured rate: rises linearly over the warm-up, then falls along the curve to
    // final_lr / lr, which the last step has.
    double rate(int64_t step) const;

  private:
    TrainConfig config_;
    int64_t batches_ = 1;  // a step, of all processes
    int64_t steps_ = 0;
    std::vector<int64_t> ends_;  // of the phases, in steps
};

}  // namespace deweather::trainer
