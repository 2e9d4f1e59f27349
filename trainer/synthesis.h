// The weather that a run puts on clean pictures, and the camera behind it.
//
//     const FolderSource source(pictures, training_weather(config), options);
#pragma once

#include "trainer/config.h"
#include "trainer/folder_source.h"

namespace deweather::trainer {

// Drawn from config.synthesis() and config.camera() of each phase.
Degrade training_weather(const TrainConfig& config);

// Drawn from config.data.synthesis and config.data.camera in all phases, so that scores can be compared.
Degrade validation_weather(const TrainConfig& config);

}  // namespace deweather::trainer
