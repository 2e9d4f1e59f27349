// What a shipped model says of how it was trained: a run's settings without the folders of the machine.
//
//     auto training = model.training;
//     training.update(provenance(TrainConfig::from_json(read_toml(run / "run.toml"))));
#pragma once

#include <nlohmann/json.hpp>

#include "trainer/config.h"

namespace deweather::trainer {

// "data": the last two names of each folder's path; "loss": the weights that are not 0; "optimizer", "schedule" and its
// phases, "synthesis" where it is not the default, "seed", and "began_with": the name of the first weights' file.
nlohmann::json provenance(const TrainConfig& config);

}  // namespace deweather::trainer
