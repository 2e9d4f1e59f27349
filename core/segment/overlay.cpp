#include "core/segment/overlay.h"

#include <torch/types.h>

#include "core/base/error.h"

namespace deweather::segment {

namespace {

constexpr int64_t kBytes = 256;

// The count of each label. Throws Error for a label that is not a class.
std::vector<int64_t> histogram(const at::Tensor& labels, const LabelSet& set) {
    std::vector<int64_t> counts(kBytes);
    const auto packed = labels.contiguous();
    const auto* data = packed.const_data_ptr<uint8_t>();
    for (int64_t i = 0; i < packed.numel(); ++i) ++counts[data[i]];
    for (int64_t value = set.size(); value < kVoid; ++value)
        if (counts[static_cast<std::size_t>(value)] > 0)
            throw Error("cannot show labels", "",
                        "there is a label " + std::to_string(value) + ", but " + set.name + " has " +
                            std::to_string(set.size()) + " classes");
    return counts;
}

}  // namespace

at::Tensor coloured(const at::Tensor& labels, const LabelSet& set) {
    (void)histogram(labels, set);
    constexpr float kByte = 255;
    auto palette = at::zeros({3, kBytes}, at::kFloat);
    auto colours = palette.accessor<float, 2>();
    for (int64_t index = 0; index < set.size(); ++index)
        for (std::size_t channel = 0; channel < 3; ++channel)
            colours[static_cast<int64_t>(channel)][index] =
                static_cast<float>(set.classes[static_cast<std::size_t>(index)].colour[channel]) / kByte;
    return palette.index_select(1, labels.flatten().to(at::kLong)).view({3, labels.size(0), labels.size(1)});
}

at::Tensor overlay(const at::Tensor& rgb, const at::Tensor& labels, const LabelSet& set, double opacity) {
    if (rgb.size(1) != labels.size(0) || rgb.size(2) != labels.size(1))
        throw Error("cannot show labels", "", "they are of another size than the picture");
    const auto mixed = rgb * (1 - opacity) + coloured(labels, set) * opacity;
    return at::where(labels.eq(kVoid).unsqueeze(0), rgb, mixed);
}

std::vector<double> shares(const at::Tensor& labels, const LabelSet& set) {
    const auto counts = histogram(labels, set);
    std::vector<double> result;
    for (int64_t index = 0; index < set.size(); ++index)
        result.push_back(static_cast<double>(counts[static_cast<std::size_t>(index)]) /
                         static_cast<double>(labels.numel()));
    return result;
}

}  // namespace deweather::segment
