#include "core/models/m3vit.h"

#include "core/models/task_mixture.h"

namespace deweather::models {

std::vector<Architecture> m3vit_architectures() {
    return {{.name = "m3vit-paper",
             .description = "M³ViT at the paper's size: a gate conditioned on the weather",
             .create =
                 [](const nlohmann::json& json) {
                     return create_task_mixture<nn::TaskConditionedRouter>("m3vit-paper", PaperBackbone{}, json);
                 },
             .presets = {{"m3vit-paper", {{"top_k", 4}}, 44.25e6, 41.60e9, kPaperBackboneNote}}},
            {.name = "m3vit-compact",
             .description = "M³ViT for an ordinary computer",
             .create =
                 [](const nlohmann::json& json) {
                     return create_task_mixture<nn::TaskConditionedRouter>("m3vit-compact", CompactBackbone{}, json);
                 },
             .presets = {{"m3vit-compact", {}}}}};
}

}  // namespace deweather::models
