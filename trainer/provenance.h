// Provenance of a shipped model: a run's settings without the machine's folders.
//
//     auto training = model.training;
//     training.update(provenance(TrainConfig::from_json(read_toml(run / "run.toml"))));
#pragma once

#include <nlohmann/json.hpp>

#include "trainer/config.h"

namespace deweather::trainer {

// "data": the last two components of each folder's path; "loss": the non-zero weights; "optimizer", "schedule" and its
// phases, "synthesis" if it is not the default, "seed", and "began_with": the name of the initial weights' file.
nlohmann::json provenance(const TrainConfig& config);

}  // namespace deweather::trainer
