// The training schedule: phase, batch size, crop and learning rate of each step.
//
//     const Schedule schedule(config, source.size());
//     for (int64_t step = 0; step < schedule.steps(); ++step) optimizer.step(schedule.rate(step));
#pragma once

#include <vector>

#include "trainer/config.h"

namespace deweather::trainer {

class Schedule {
  public:
    // epoch: number of pictures, used if the config specifies epochs. processes: the number of batches per step.
    Schedule(const TrainConfig& config, int64_t epoch, int64_t processes = 1);

    int64_t steps() const { return steps_; }

    // The phase of a step, 0 <= step < steps(), and its index in the config.
    const Phase& phase(int64_t step) const { return config_.schedule.phases[phase_index(step)]; }
    std::size_t phase_index(int64_t step) const;
    // The step after the last one of a phase.
    int64_t phase_end(std::size_t index) const { return ends_.at(index); }

    // The number of samples in all steps before this one, over all processes; step <= steps().
    int64_t samples_before(int64_t step) const;

    // The learning rate as a share 0..1 of the configured one: rises linearly during warm-up, then decays along the
    // curve to final_lr / lr at the last step.
    double rate(int64_t step) const;

  private:
    TrainConfig config_;
    int64_t batches_ = 1;  // per step, over all processes
    int64_t steps_ = 0;
    std::vector<int64_t> ends_;  // of the phases, in steps
};

}  // namespace deweather::trainer
