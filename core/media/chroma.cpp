#include "core/media/chroma.h"

#include <algorithm>
#include <cmath>

namespace deweather::media {

namespace {

Resampling same(int64_t size) {
    Resampling one;
    for (int64_t i = 0; i < size; ++i) one.outputs.push_back({.first = i, .weights = {1.0F}});
    return one;
}

}  // namespace

void Resampling::apply(const float* input, float* output) const {
    for (const auto& [first, weights] : outputs) {
        float sum = 0;
        const float* from = input + first;
        for (const float weight : weights) sum += weight * *from++;
        *output++ = sum;
    }
}

Resampling chroma_to_luma(int64_t luma, int shift, double site) {
    if (shift == 0) return same(luma);
    const double step = std::exp2(shift);
    const int64_t last = chroma_size(luma, shift) - 1;
    Resampling up;
    for (int64_t i = 0; i < luma; ++i) {
        const double place = std::clamp((static_cast<double>(i) - site) / step, 0.0, static_cast<double>(last));
        const auto first = std::min(static_cast<int64_t>(place), std::max<int64_t>(last - 1, 0));
        const auto share = static_cast<float>(place - static_cast<double>(first));
        if (share == 0)
            up.outputs.push_back({.first = first, .weights = {1.0F}});
        else
            up.outputs.push_back({.first = first, .weights = {1.0F - share, share}});
    }
    return up;
}

Resampling luma_to_chroma(int64_t luma, int shift, double site) {
    if (shift == 0) return same(luma);
    const double step = std::exp2(shift);
    Resampling down;
    for (int64_t i = 0; i < chroma_size(luma, shift); ++i) {
        const double centre = site + static_cast<double>(i) * step;
        const auto from = std::max<int64_t>(static_cast<int64_t>(std::floor(centre - step)) + 1, 0);
        const auto to = std::min<int64_t>(static_cast<int64_t>(std::ceil(centre + step)) - 1, luma - 1);
        Resampling::Output output{.first = std::min(from, luma - 1), .weights = {}};
        float sum = 0;
        for (int64_t j = from; j <= to; ++j) {
            output.weights.push_back(static_cast<float>(1 - std::abs(static_cast<double>(j) - centre) / step));
            sum += output.weights.back();
        }
        for (float& weight : output.weights) weight /= sum;
        if (output.weights.empty()) output.weights = {1.0F};
        down.outputs.push_back(std::move(output));
    }
    return down;
}

}  // namespace deweather::media
