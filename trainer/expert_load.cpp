#include "trainer/expert_load.h"

#include <torch/types.h>

namespace deweather::trainer {

std::vector<std::vector<double>> expert_load(const models::RoutingTrace& trace) {
    const at::NoGradGuard no_grad;
    std::vector<std::vector<double>> load;
    for (const auto& layer : trace.layers) {
        if (!layer.chosen.defined() || layer.chosen.numel() == 0) continue;
        const auto counts = at::bincount(layer.chosen.flatten(), {}, layer.gates.size(-1)).cpu().to(at::kDouble);
        const auto share = (counts / static_cast<double>(layer.chosen.numel())).contiguous();
        load.emplace_back(share.const_data_ptr<double>(), share.const_data_ptr<double>() + share.numel());
    }
    return load;
}

}  // namespace deweather::trainer
