// The training loop.
//
//     auto run = RunDirectory::create("runs/first", config);
//     const TrainResult result = train(run, config, source, &validation, {}, progress);
//
// A run is resumed from its newest checkpoint. On one CPU thread, its weights are then bit-identical to those of an
// uninterrupted run: samples are determined by their index, and the rest is in the checkpoint.
#pragma once

#include <c10/core/Device.h>

#include <functional>
#include <optional>
#include <string>

#include "core/base/progress.h"
#include "trainer/process_group.h"
#include "trainer/run_directory.h"
#include "trainer/sample_source.h"

namespace deweather::trainer {

struct TrainOptions {
    c10::Device device = c10::kCPU;
    // Receives human-readable lines: scores, skipped steps, resumption.
    std::function<void(const std::string&)> message = [](const std::string&) {};
    // The group of training processes, including this one.
    ProcessGroup group;
};

struct TrainResult {
    int64_t steps = 0;                    // finished, in the whole run
    std::optional<double> best_psnr;      // for the restore task, in dB
    std::optional<double> best_miou;      // for the segment task, 0..1
    std::optional<double> best_accuracy;  // for the classify task, 0..1
    bool stopped = false;                 // by the user, before its end
    // For this call: samples per second over all processes, and the share of time spent waiting for batches.
    double samples_per_second = 0, waited_share = 0;
};

// Throws Error if a run with this config cannot start on this device, before anything is written.
void check_start(const TrainConfig& config, c10::Device device);

// Trains to the end of the schedule, or until progress is cancelled: then the step is finished and saved. validation
// may be null. A step with a non-finite loss or gradient is skipped; the third in a row stops the run. Throws Error for
// that, for a full disk (the newest checkpoint stays valid) and for pictures that cannot be read. If other processes
// are lost, it saves the finished steps and throws Error.
TrainResult train(RunDirectory& run, const TrainConfig& config, const SampleSource& source,
                  const SampleSource* validation, const TrainOptions& options, Progress& progress);

// Trains as any rank but 0 of options.group, with the same config: without a run directory, taking a share of the
// samples and part in the gradients until rank 0 ends. If progress is cancelled in any process, all stop after the same
// step.
TrainResult train_as_worker(const TrainConfig& config, const SampleSource& source, const TrainOptions& options,
                            Progress& progress);

}  // namespace deweather::trainer
