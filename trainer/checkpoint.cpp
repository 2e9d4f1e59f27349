#include "trainer/checkpoint.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <fstream>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/network_state.h"
#include "core/checkpoint/safetensors.h"
#include "trainer/durable.h"
#include "trainer/run_directory.h"

namespace deweather::trainer {

namespace fs = std::filesystem;

namespace {

constexpr const char *kModel = "model.safetensors", *kAverage = "ema.safetensors",
                     *kOptimizer = "optimizer.safetensors", *kState = "state.json", *kRandom = "random.cpu";

nlohmann::json to_json(const TrainState& state) {
    nlohmann::json json = {{"step", state.step},
                           {"skipped", state.skipped},
                           {"skipped_in_a_row", state.skipped_in_a_row},
                           {"sums",
                            {{"loss", state.sums.loss},
                             {"score", state.sums.score},
                             {"norm", state.sums.norm},
                             {"losses", state.sums.losses},
                             {"steps", state.sums.steps}}}};
    if (state.best) json["best"] = *state.best;
    if (state.loss_scale)
        json["loss_scale"] = {{"factor", state.loss_scale->factor}, {"good_steps", state.loss_scale->good_steps}};
    return json;
}

TrainState state_in(const fs::path& file) {
    std::ifstream stream(file);
    try {
        const auto json = nlohmann::json::parse(stream);
        TrainState state{.step = json.at("step").get<int64_t>(),
                         .best = std::nullopt,
                         .skipped = json.at("skipped").get<int64_t>(),
                         .skipped_in_a_row = json.at("skipped_in_a_row").get<int64_t>(),
                         .sums = {},
                         .loss_scale = {}};
        const auto& sums = json.at("sums");
        state.sums = {.loss = sums.at("loss").get<double>(),
                      .score = sums.at("score").get<double>(),
                      .norm = sums.at("norm").get<double>(),
                      .losses = sums.value("losses", std::map<std::string, double>()),
                      .steps = sums.at("steps").get<int64_t>()};
        if (json.contains("best")) state.best = json["best"].get<double>();
        if (json.contains("loss_scale"))
            state.loss_scale = LossScale{.factor = json["loss_scale"].at("factor").get<double>(),
                                         .good_steps = json["loss_scale"].at("good_steps").get<int64_t>()};
        return state;
    } catch (const nlohmann::json::exception& error) {
        throw Error("cannot resume from", file.string(), error.what());
    }
}

void load_network(const fs::path& file, models::Network& network) {
    const checkpoint::SafetensorsFile tensors(file);
    const auto mismatch =
        checkpoint::load_state(network, tensors.names(), [&](const std::string& name) { return tensors.tensor(name); });
    if (!mismatch.empty()) throw Error("cannot resume from", file.string(), mismatch.text(network.architecture()));
}

}  // namespace

nlohmann::json training_notes(const TrainState& state, const nlohmann::json& scores) {
    nlohmann::json notes = {{"program", "Deweather " DEWEATHER_VERSION}, {"steps", state.step}};
    notes.update(scores);
    return notes;
}

void save_checkpoint(const fs::path& folder, const models::Network& network, const Ema& ema, const Optimizer& optimizer,
                     const TrainState& state) {
    if (fs::exists(folder)) return;
    const auto unfinished = folder.parent_path() / (kUnfinished + folder.filename().string());
    std::error_code none;
    fs::remove_all(unfinished, none);
    try {
        fs::create_directory(unfinished);
        const auto notes = training_notes(state);
        checkpoint::save_model(network, notes, unfinished / kModel, at::kFloat, Existing::kReplace);
        checkpoint::save_model(ema.network(), notes, unfinished / kAverage, at::kFloat, Existing::kReplace);
        auto tensors = optimizer.state();
        tensors.emplace_back(kRandom, at::detail::getDefaultCPUGenerator().get_state());
        checkpoint::write_safetensors(unfinished / kOptimizer, tensors, {}, Existing::kReplace);
        write_durably(unfinished / kState, json_text(to_json(state), 2) + "\n");
        sync_folder(unfinished);
        fs::rename(unfinished, folder);
        sync_folder(folder.parent_path());
    } catch (const fs::filesystem_error& error) {
        fs::remove_all(unfinished, none);
        throw Error("cannot write checkpoint", folder.string(), error.code().message());
    } catch (...) {
        fs::remove_all(unfinished, none);
        throw;
    }
}

TrainState load_checkpoint(const fs::path& folder, models::Network& network, Ema& ema, const Optimizer& optimizer) {
    const auto state = state_in(folder / kState);
    load_network(folder / kModel, network);
    load_network(folder / kAverage, ema.network());
    const checkpoint::SafetensorsFile tensors(folder / kOptimizer);
    for (const auto& [name, target] : optimizer.state()) {
        if (!tensors.has(name) || tensors.tensor(name).sizes() != target.sizes())
            throw Error("cannot resume from", (folder / kOptimizer).string(),
                        "'" + name + "' is missing or of another shape; was another optimizer chosen?");
        target.copy_(tensors.tensor(name));
    }
    // A handle to the single global generator.
    auto generator = at::detail::getDefaultCPUGenerator();
    generator.set_state(tensors.tensor(kRandom).clone());
    return state;
}

}  // namespace deweather::trainer
