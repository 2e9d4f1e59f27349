#include "core/classify/model.h"

#include "core/base/error.h"
#include "core/checkpoint/model_file.h"
#include "core/checkpoint/network_state.h"
#include "core/models/ones.h"

namespace deweather::classify {

Model load_model(const std::filesystem::path& file) {
    const auto description = checkpoint::describe_model(file);
    if (description.task != models::Task::kClassify)
        throw Error("cannot classify with", file.string(), "this model does not classify");
    Model model{.name = description.name,
                .file = file,
                .training = description.training,
                .network = create(description.architecture, description.config)};
    checkpoint::load_weights(file, *model.network);
    return model;
}

Model merge(const std::filesystem::path& mixture) {
    const auto whole = load_model(mixture);
    if (whole.network->architecture() != "moe-classifier")
        throw Error("cannot merge", mixture.string(), "only the experts of a moe-classifier can be merged");
    auto config = whole.network->config();
    for (const auto* of_experts :
         {"mixtures", "experts", "top_k", "uncertainty", "calibration", "router_dropout", "mc_passes"})
        config.erase(of_experts);
    const auto state = checkpoint::state_of(*whole.network);
    const auto tensors = models::merge_experts({state.begin(), state.end()});
    Model merged{.name = whole.name,
                 .file = mixture,
                 .training = {{"merged_from", mixture.filename().string()}},
                 .network = create("ones-classifier", config)};
    std::vector<std::string> names;
    for (const auto& [name, tensor] : tensors) names.push_back(name);
    const auto mismatch =
        checkpoint::load_state(*merged.network, names, [&](const std::string& name) { return tensors.at(name); });
    if (!mismatch.empty()) throw Error("cannot merge", mixture.string(), mismatch.text("ones-classifier"));
    merged.network->eval();
    return merged;
}

}  // namespace deweather::classify
