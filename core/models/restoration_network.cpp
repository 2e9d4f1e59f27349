#include "core/models/restoration_network.h"

#include <torch/types.h>

#include <algorithm>

namespace deweather::models {

at::Tensor pad_to_patches(const at::Tensor& images, int64_t patch, int64_t smallest) {
    const auto missing = [&](int64_t length) {
        return (std::max(length, smallest) + patch - 1) / patch * patch - length;
    };
    const int64_t right = missing(images.size(3)), below = missing(images.size(2));
    if (right == 0 && below == 0) return images;
    const bool reflects = right < images.size(3) && below < images.size(2);
    return at::pad(images, {0, right, 0, below}, reflects ? "reflect" : "replicate");
}

at::Tensor StagedNetwork::forward(const at::Tensor& images, RoutingTrace* trace) {
    Progress unwatched;
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto padded = pad_to_patches(images, patch());
    const auto encoded = encode(padded);
    const auto tokens = transform(encoded.tokens, trace, unwatched);
    if (trace != nullptr) {
        trace->patch = patch();
        trace->weather = weather(tokens);
    }
    return decode(padded, encoded, tokens).slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

}  // namespace deweather::models
