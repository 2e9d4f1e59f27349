// The training loop.
//
//     auto run = RunDirectory::create("runs/first", config);
//     const TrainResult result = train(run, config, source, &validation, {}, progress);
//
// A run that was begun goes on from its newest checkpoint. On one CPU thread that gives, bit for bit, the weights that
// an unbroken run would have given: samples follow from their index, and the rest is in the checkpoint.
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
    // Receives a line for people: scores, skipped steps, what was continued.
    std::function<void(const std::string&)> message = [](const std::string&) {};
    // The processes that train together, this one among them.
    ProcessGroup group;
};

struct TrainResult {
    int64_t steps = 0;                    // finished, of the whole run
    std::optional<double> best_psnr;      // of the restore task, in dB
    std::optional<double> best_miou;      // of the segment task, 0..1
    std::optional<double> best_accuracy;  // of the classify task, 0..1
    bool stopped = false;                 // by the user, before its end
    // Of this call: what all processes trained on in a second, and the share of the time that it waited for batches.
    double samples_per_second = 0, waited_share = 0;
};

// Throws Error where a run of this config cannot begin on this device, before anything is written.
void check_start(const TrainConfig& config, c10::Device device);

// Trains to the end of the schedule, or until progress is cancelled: then the step is finished and saved. validation
// may be null. A step whose loss or gradient is not finite is skipped; the third in a row stops the run. Throws Error
// for that, for a full disk (the newest checkpoint stays good) and for pictures that cannot be read. Where other
// processes are lost, it saves what was finished and throws Error.
TrainResult train(RunDirectory& run, const TrainConfig& config, const SampleSource& source,
                  const SampleSource* validation, const TrainOptions& options, Progress& progress);

// What the other processes than options.group's first do while that one trains with the same config: they have no run
// directory, take their share of the samples and their part in the gradients, and end with it. progress is asked
// whether to stop, which then all do after the same step.
TrainResult train_along(const TrainConfig& config, const SampleSource& source, const TrainOptions& options,
                        Progress& progress);

}  // namespace deweather::trainer
