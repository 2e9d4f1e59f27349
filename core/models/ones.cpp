#include "core/models/ones.h"

#include <torch/types.h>

#include <regex>

#include "core/models/dense.h"

namespace deweather::models {

NamedTensors merge_experts(const NamedTensors& mixture) {
    static const std::regex of_experts(R"((layers\.\d+\.experts\.)(fc[12])(_bias)?)");
    static const std::regex of_router(R"(layers\.\d+\.experts\.router\..*)");
    NamedTensors dense;
    for (const auto& [name, tensor] : mixture) {
        std::smatch part;
        if (std::regex_match(name, of_router)) continue;
        if (!std::regex_match(name, part, of_experts)) {
            dense[name] = tensor;
            continue;
        }
        const auto mean = tensor.to(at::kFloat).mean(0);
        // Experts store (input, output); a linear layer stores (output, input).
        if (part[3].matched)
            dense[part[1].str() + part[2].str() + ".bias"] = mean;
        else
            dense[part[1].str() + part[2].str() + ".weight"] = mean.t();
    }
    return dense;
}

std::vector<Architecture> ones_architectures() {
    const auto merge = [](const NamedTensors& tensors, const nlohmann::json&) { return merge_experts(tensors); };
    return {{.name = "ones-paper",
             .description = "OneS at the paper's size: a mixture's experts merged into a dense ViT",
             .create = [](const nlohmann::json& json) { return create_dense("ones-paper", PaperBackbone{}, json); },
             .presets = {{"ones-paper", {}, 8.71e6, 34.93e9, kPaperBackboneNote}},
             .adopt = merge},
            {.name = "ones-compact",
             .description = "OneS for an ordinary computer",
             .create = [](const nlohmann::json& json) { return create_dense("ones-compact", CompactBackbone{}, json); },
             .presets = {{"ones-compact", {}}},
             .adopt = merge}};
}

}  // namespace deweather::models
