// What a run will take, measured by a few real steps of it in a folder that is gone afterwards.
//
//     const RunEstimate estimate = estimate_run(config, source, validation.get(), options, progress);
//     print(estimate.seconds, estimate.peak_memory);
//
// Steps of every phase of the schedule are measured, as their crops and batches differ; then scoring and saving. What
// only a long run shows is not in it: a cache of pictures that fills up, a processor that slows down as it gets warm.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "trainer/train.h"

namespace deweather::trainer {

struct PhaseEstimate {
    int64_t steps = 0;  // of the whole run
    int64_t crop = 0, batch = 0;
    int64_t measured = 0;         // so many steps
    double seconds_per_step = 0;  // their median, without the first where there were more
};

struct RunEstimate {
    std::vector<PhaseEstimate> phases;
    int64_t steps = 0;
    int64_t validations = 0, checkpoints = 0;  // how often
    double seconds_per_validation = 0, seconds_per_checkpoint = 0;
    double seconds = 0;              // of the whole run
    int64_t peak_memory = 0;         // bytes that were resident, of all processes together
    int64_t peak_device_memory = 0;  // bytes of the GPU of the process that took most; 0 on the CPU
    int64_t disk = 0;                // bytes of the checkpoints that are kept, and of one being written

    // As `deweather train --estimate --json` prints it; memory and disk in MB.
    nlohmann::json to_json() const;
};

// In the first process of options.group; the others call estimate_along() meanwhile. About `seconds` are spent on
// steps, but at least one step a phase. validation may be null. Throws Cancelled, and Error as train() does.
RunEstimate estimate_run(const TrainConfig& config, const SampleSource& source, const SampleSource* validation,
                         const TrainOptions& options, Progress& progress, double seconds = 20);

// What the other processes do while the first one measures.
void estimate_along(const SampleSource& source, const TrainOptions& options, Progress& progress);

}  // namespace deweather::trainer
