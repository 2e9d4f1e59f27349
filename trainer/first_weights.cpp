#include "trainer/first_weights.h"

#include <torch/types.h>

#include <map>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/checkpoint/network_state.h"
#include "core/classify/model.h"
#include "core/models/registry.h"
#include "core/segment/model.h"
#include "trainer/upcycle.h"

namespace deweather::trainer {

namespace {

// Relative noise of upcycled experts: enough to distinguish them, while their mean equals their origin.
constexpr double kUpcycledNoise = 0.05;

std::map<std::string, at::Tensor> stored(const models::Network& network) {
    const auto state = checkpoint::state_of(network);
    return {state.begin(), state.end()};
}

// Loads the tensors of a model for this task, by installed name or file.
std::pair<std::filesystem::path, std::map<std::string, at::Tensor>> stored_weights(models::Task task,
                                                                                   const std::string& name) {
    if (task == models::Task::kSegment) {
        const auto file = checkpoint::find_segmenter(name);
        return {file, stored(*segment::load_model(file).network)};
    }
    if (task == models::Task::kClassify) return {name, stored(*classify::load_model(name).network)};
    const auto file = checkpoint::find_model(name);
    return {file, stored(*checkpoint::load_model(file).network)};
}

std::string task_to_set(models::Task task) {
    switch (task) {
        case models::Task::kSegment:
            return "set task = \"segment\"";
        case models::Task::kClassify:
            return "set task = \"classify\"";
        default:
            return "set task = \"restore\"";
    }
}

}  // namespace

std::unique_ptr<models::Network> create_network(std::string_view architecture, const nlohmann::json& config) {
    if (segment::is_architecture(architecture)) return segment::create(architecture, config);
    if (classify::is_architecture(architecture)) return classify::create(architecture, config);
    return models::create(architecture, config);
}

std::unique_ptr<models::Network> network_to_train(const TrainConfig& config) {
    at::manual_seed(static_cast<uint64_t>(config.seed));
    auto network = create_network(config.model.architecture, config.model.config);
    if (network->task() != config.task)
        throw Error("cannot train", config.model.architecture,
                    config.task == models::Task::kSegment ? "it does not segment; set model.architecture to espnet"
                                                          : task_to_set(network->task()));
    if (config.model.weights.empty()) return network;
    auto [file, tensors] = stored_weights(config.task, config.model.weights);
    if (config.task != models::Task::kRestore)
        for (const auto& [name, own] : checkpoint::state_of(*network))
            if (const auto found = tensors.find(name); found != tensors.end() && found->second.sizes() != own.sizes())
                found->second = own.detach();
    if (config.model.upcycle) {
        auto start = upcycle(checkpoint::state_of(*network), tensors, kUpcycledNoise);
        tensors = {start.begin(), start.end()};
    }
    std::vector<std::string> names;
    for (const auto& [name, tensor] : tensors) names.push_back(name);
    const auto mismatch = checkpoint::load_state(
        *network, names, [&stored = tensors](const std::string& name) { return stored.at(name); });
    if (!mismatch.empty()) throw Error("cannot begin with", file.string(), mismatch.text(config.model.architecture));
    return network;
}

}  // namespace deweather::trainer
