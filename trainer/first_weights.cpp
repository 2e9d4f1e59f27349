#include "trainer/first_weights.h"

#include <torch/types.h>

#include <map>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/checkpoint/network_state.h"
#include "core/models/registry.h"
#include "core/segment/model.h"

namespace deweather::trainer {

namespace {

std::map<std::string, at::Tensor> stored(const models::Network& network) {
    const auto state = checkpoint::state_of(network);
    return {state.begin(), state.end()};
}

}  // namespace

std::unique_ptr<models::Network> create_network(std::string_view architecture, const nlohmann::json& config) {
    if (segment::is_architecture(architecture)) return segment::create(architecture, config);
    return models::create(architecture, config);
}

std::unique_ptr<models::Network> network_to_train(const TrainConfig& config) {
    at::manual_seed(static_cast<uint64_t>(config.seed));
    auto network = create_network(config.model.architecture, config.model.config);
    const bool segments = config.task == models::Task::kSegment;
    if ((network->task() == models::Task::kSegment) != segments)
        throw Error("cannot train", config.model.architecture,
                    segments ? "it does not segment; set model.architecture to espnet" : "set task = \"segment\"");
    if (config.model.weights.empty()) return network;
    const auto file =
        segments ? checkpoint::find_segmenter(config.model.weights) : checkpoint::find_model(config.model.weights);
    auto tensors =
        segments ? stored(*segment::load_model(file).network) : stored(*checkpoint::load_model(file).network);
    if (segments)
        for (const auto& [name, own] : checkpoint::state_of(*network))
            if (const auto found = tensors.find(name); found != tensors.end() && found->second.sizes() != own.sizes())
                found->second = own.detach();
    std::vector<std::string> names;
    for (const auto& [name, tensor] : tensors) names.push_back(name);
    const auto mismatch =
        checkpoint::load_state(*network, names, [&](const std::string& name) { return tensors.at(name); });
    if (!mismatch.empty()) throw Error("cannot begin with", file.string(), mismatch.text(config.model.architecture));
    return network;
}

}  // namespace deweather::trainer
