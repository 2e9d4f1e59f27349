// Estimates a run's time, memory and disk space by measuring a few real steps in a temporary folder.
//
//     const RunEstimate estimate = estimate_run(config, source, validation.get(), options, progress);
//     print(estimate.seconds, estimate.peak_memory);
//
// Measures steps of every phase of the schedule, because their crops and batches differ, then scoring and saving.
// Long-term effects are not included: a picture cache that fills up, a processor that slows down when warm.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "trainer/train.h"

namespace deweather::trainer {

struct PhaseEstimate {
    int64_t steps = 0;  // of the whole run
    int64_t crop = 0, batch = 0;
    int64_t measured = 0;         // measured steps
    double seconds_per_step = 0;  // median, without the first if there were more
};

struct RunEstimate {
    std::vector<PhaseEstimate> phases;
    int64_t steps = 0;
    int64_t validations = 0, checkpoints = 0;  // counts
    double seconds_per_validation = 0, seconds_per_checkpoint = 0;
    double seconds = 0;              // of the whole run
    int64_t peak_memory = 0;         // resident bytes, summed over all processes
    int64_t peak_device_memory = 0;  // bytes on the GPU of the process that used most; 0 on the CPU
    int64_t disk = 0;                // bytes of the kept checkpoints, and of one being written

    // The output of `deweather train --estimate --json`; memory and disk in MB.
    nlohmann::json to_json() const;
};

// Call in rank 0 of options.group; the others call estimate_along() meanwhile. Spends about `seconds` on steps, but
// measures at least one step per phase. validation may be null. Throws Cancelled, and Error like train().
RunEstimate estimate_run(const TrainConfig& config, const SampleSource& source, const SampleSource* validation,
                         const TrainOptions& options, Progress& progress, double seconds = 20);

// Takes part in the measurement as any rank but 0.
void estimate_along(const SampleSource& source, const TrainOptions& options, Progress& progress);

}  // namespace deweather::trainer
