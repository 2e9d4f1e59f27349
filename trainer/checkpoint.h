// Everything that a run needs to go on, in one folder that is whole or not there.
//
//     save_checkpoint(run.checkpoint(1000), network, ema, optimizer, state);
//     state = load_checkpoint(run.checkpoint(1000), network, ema, optimizer);
//
// model.safetensors and ema.safetensors are model files; optimizer.safetensors holds the optimizer's tensors and the
// state of the random numbers; state.json the rest.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "trainer/ema.h"
#include "trainer/loss_scale.h"
#include "trainer/metrics.h"
#include "trainer/optimizer.h"

namespace deweather::trainer {

struct TrainState {
    int64_t step = 0;            // finished
    std::optional<double> best;  // validation score, see Objective
    int64_t skipped = 0, skipped_in_a_row = 0;
    MetricSums sums;
    std::optional<LossScale> loss_scale = {};  // of runs in float16
};

// What a model file of this run says of its training.
nlohmann::json training_notes(const TrainState& state, const nlohmann::json& scores = nlohmann::json::object());

// Written under a temporary name beside it, synced and renamed; left alone where it exists. Throws Error where that
// fails (disk full); then nothing is left of it.
void save_checkpoint(const std::filesystem::path& folder, const models::Network& network, const Ema& ema,
                     const Optimizer& optimizer, const TrainState& state);

// Fills network, average, optimizer and LibTorch's random numbers on the CPU. Throws Error naming the file that is
// damaged or of another network.
TrainState load_checkpoint(const std::filesystem::path& folder, models::Network& network, Ema& ema,
                           const Optimizer& optimizer);

}  // namespace deweather::trainer
