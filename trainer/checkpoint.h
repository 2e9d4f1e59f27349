// A training checkpoint: one directory, written atomically, with everything needed to resume.
//
//     save_checkpoint(run.checkpoint(1000), network, ema, optimizer, state);
//     state = load_checkpoint(run.checkpoint(1000), network, ema, optimizer);
//
// model.safetensors and ema.safetensors are model files; optimizer.safetensors holds the optimizer's tensors and the
// state of the random number generator; state.json the rest.
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
    int64_t step = 0;            // finished steps
    std::optional<double> best;  // validation score, see Objective
    int64_t skipped = 0, skipped_in_a_row = 0;
    MetricSums sums;
    std::optional<LossScale> loss_scale = {};  // for runs in float16
};

// The training record that this run stores in its model files.
nlohmann::json training_notes(const TrainState& state, const nlohmann::json& scores = nlohmann::json::object());

// Writes under a temporary name beside it, syncs and renames; does nothing if it exists. Throws Error on failure (disk
// full) and leaves nothing behind.
void save_checkpoint(const std::filesystem::path& folder, const models::Network& network, const Ema& ema,
                     const Optimizer& optimizer, const TrainState& state);

// Restores network, average, optimizer and LibTorch's random number generator on the CPU. Throws Error naming a file
// that is damaged or belongs to another network.
TrainState load_checkpoint(const std::filesystem::path& folder, models::Network& network, Ema& ema,
                           const Optimizer& optimizer);

}  // namespace deweather::trainer
