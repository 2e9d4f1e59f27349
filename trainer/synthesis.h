// Synthesises degraded training and validation pictures: weather, then a camera.
//
//     const FolderSource source(pictures, training_weather(config), options);
#pragma once

#include "trainer/config.h"
#include "trainer/folder_source.h"

namespace deweather::trainer {

// Drawn from config.synthesis() and config.camera() for each phase.
Degrade training_weather(const TrainConfig& config);

// Drawn from config.data.synthesis and config.data.camera in all phases, so that scores are comparable.
Degrade validation_weather(const TrainConfig& config);

}  // namespace deweather::trainer
