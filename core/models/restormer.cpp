#include "core/models/restormer.h"

#include <algorithm>

namespace deweather::models {

namespace {

constexpr std::string_view kName = "restormer";

int64_t count_of_successors(const TensorShapes& shapes) {
    return std::count_if(shapes.begin(), shapes.end(), [](const auto& item) {
        return item.first.starts_with("fre1.") || item.first.starts_with("prompt1.");
    });
}

std::optional<nlohmann::json> recognise(const TensorShapes& shapes) {
    // Its successors have all of its tensors and more: AdaIR's frequency modules, PromptIR's prompts.
    if (count_of_successors(shapes) > 0) return std::nullopt;
    const auto config = restormer_config_of(shapes);
    if (!config) return std::nullopt;
    return config->to_json();
}

}  // namespace

Architecture restormer_architecture() {
    return {
        .name = kName,
        .description = "Restormer: a U-shaped transformer that attends over channels",
        .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
            return std::make_unique<Restormer>(RestormerConfig::from_json(kName, config));
        },
        .presets = {{.name = kName,
                     .config = {},
                     .paper_parameters = 26.13e6,
                     .paper_macs = 140.99e9,
                     .note = "the paper counts the convolutions alone, 140.99 GMAC here too; the products of queries "
                             "and keys, which are no modules, add 7.04, rows that strips share 2.98"}},
        .recognise = recognise,
        .origin = {.code = "swz30/Restormer", .licence = "see its repository"}};
}

}  // namespace deweather::models
