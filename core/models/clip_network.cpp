#include "core/models/clip_network.h"

#include <torch/types.h>

#include <vector>

namespace deweather::models {

at::Tensor ClipNetwork::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const Progress never_cancelled;
    std::vector<at::Tensor> restored;
    for (const auto& picture : images.split(1)) restored.push_back(forward_clip(picture, never_cancelled));
    return at::cat(restored);
}

}  // namespace deweather::models
