#include "core/models/mmoe.h"

#include "core/models/task_mixture.h"

namespace deweather::models {

std::vector<Architecture> mmoe_architectures() {
    return {{.name = "mmoe-paper",
             .description = "MMoE-ViT at the paper's size: one gate for each weather",
             .create =
                 [](const nlohmann::json& json) {
                     return create_task_mixture<nn::MultiGateRouter>("mmoe-paper", PaperBackbone{}, json);
                 },
             .presets = {{"mmoe-paper", {{"top_k", 4}}, 44.63e6, 42.56e9, kPaperBackboneNote}}},
            {.name = "mmoe-compact",
             .description = "MMoE-ViT for an ordinary computer",
             .create =
                 [](const nlohmann::json& json) {
                     return create_task_mixture<nn::MultiGateRouter>("mmoe-compact", CompactBackbone{}, json);
                 },
             .presets = {{"mmoe-compact", {}}}}};
}

}  // namespace deweather::models
