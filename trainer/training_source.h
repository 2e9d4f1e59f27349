// The samples that a configuration trains and validates on.
//
//     const auto source = make_training_source(config);
//     const auto validation = make_validation_source(config);                  // null: none configured
//     const Batch batch = draw_batch(*source, {.count = 8, .sample = {.crop = 128}}, seed);
//
// Commands and windows make their sources here, so that a preview shows what training draws.
#pragma once

#include <memory>

#include "trainer/config.h"
#include "trainer/sample_source.h"

namespace deweather::trainer {

// Throws Error if a folder cannot be read, holds nothing to train on, or none is configured.
std::unique_ptr<SampleSource> make_training_source(const TrainConfig& config);

// Segmenters and classifiers are validated on unmodified pictures. Throws Error as above; null if the configuration
// names no pictures for validation.
std::unique_ptr<SampleSource> make_validation_source(const TrainConfig& config);

}  // namespace deweather::trainer
