#include "trainer/first_weights.h"

#include <torch/types.h>

#include <map>

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/model_library.h"
#include "core/checkpoint/network_state.h"
#include "core/models/registry.h"

namespace deweather::trainer {

std::unique_ptr<models::RestorationNetwork> network_to_train(const TrainConfig& config) {
    at::manual_seed(static_cast<uint64_t>(config.seed));
    auto network = models::create(config.model.architecture, config.model.config);
    if (config.model.weights.empty()) return network;
    const auto model = checkpoint::load_model(checkpoint::find_model(config.model.weights));
    std::map<std::string, at::Tensor> tensors;
    std::vector<std::string> names;
    for (const auto& [name, tensor] : checkpoint::state_of(*model.network)) {
        names.push_back(name);
        tensors[name] = tensor;
    }
    const auto mismatch =
        checkpoint::load_state(*network, names, [&](const std::string& name) { return tensors.at(name); });
    if (!mismatch.empty())
        throw Error("cannot begin with", model.file.string(), mismatch.text(config.model.architecture));
    return network;
}

}  // namespace deweather::trainer
