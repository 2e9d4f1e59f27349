// The weather that a run puts on clean pictures.
//
//     const FolderSource source(pictures, training_weather(config), options);
#pragma once

#include "trainer/config.h"
#include "trainer/folder_source.h"

namespace deweather::trainer {

// Drawn from config.synthesis() of each phase.
Degrade training_weather(const TrainConfig& config);

// Drawn from config.data.synthesis in all phases, so that scores can be compared.
Degrade validation_weather(const TrainConfig& config);

}  // namespace deweather::trainer
