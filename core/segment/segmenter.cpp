#include "core/segment/segmenter.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <cmath>

namespace deweather::segment {

Segmenter::Segmenter(Model model, c10::Device device) : model_(std::move(model)), device_(device) {
    model_.network->to(device);
}

at::Tensor Segmenter::segment(const at::Tensor& rgb) {
    const c10::InferenceMode inference;
    const int64_t height = rgb.size(1), width = rgb.size(2), known = model_.network->height();
    auto images = rgb.to(device_).unsqueeze(0);
    if (known > 0 && known != height) {
        const auto seen = std::max<int64_t>(
            1, std::llround(static_cast<double>(width) * static_cast<double>(known) / static_cast<double>(height)));
        images = at::_upsample_bilinear2d_aa(images, {known, seen}, false);
    }
    return likeliest(model_.network->forward(images, nullptr), labels().size(), height, width).cpu();
}

// Computed class by class: all logits of a large picture at once would take many times its memory.
at::Tensor likeliest(const at::Tensor& logits, int64_t classes, int64_t height, int64_t width) {
    const bool same = logits.size(2) == height && logits.size(3) == width;
    at::Tensor best, label;
    for (int64_t index = 0; index < classes; ++index) {
        auto plane = logits.slice(1, index, index + 1);
        if (!same) plane = at::upsample_bilinear2d(plane, {height, width}, false);
        plane = plane.squeeze(0).squeeze(0);
        if (index == 0) {
            best = plane.clone();
            label = at::zeros({height, width}, plane.options().dtype(at::kByte));
            continue;
        }
        const auto larger = plane > best;
        label.masked_fill_(larger, index);
        at::maximum_out(best, best, plane);
    }
    return label;
}

}  // namespace deweather::segment
