#include "core/analysis/smooth_regions.h"

#include <torch/types.h>

#include <algorithm>
#include <string>

#include "core/base/error.h"

namespace deweather::analysis {

namespace {

constexpr int64_t kBlock = 16, kNeighbourhood = 5, kSmoothestPart = 4;
// Half a level of 8 bits, squared: below, energy and contrast are rounding.
constexpr double kRounding = 0.5 / 255 * (0.5 / 255);

// Whole blocks of the grey picture: [rows,columns,16,16].
at::Tensor grey_blocks(const at::Tensor& rgb) {
    const auto grey = rgb.to(at::kDouble).mean(0);
    const int64_t rows = grey.size(0) / kBlock, columns = grey.size(1) / kBlock;
    return grey.slice(0, 0, rows * kBlock)
        .slice(1, 0, columns * kBlock)
        .reshape({rows, kBlock, columns, kBlock})
        .transpose(1, 2);
}

// Mean squared difference of neighbours within each block: [rows,columns].
at::Tensor gradient_energy(const at::Tensor& blocks) {
    return blocks.diff(1, -1).square().mean({-2, -1}) + blocks.diff(1, -2).square().mean({-2, -1});
}

// Variance of the block means around each block: [rows,columns].
at::Tensor local_contrast(const at::Tensor& blocks) {
    const auto means = blocks.mean({-2, -1}).unsqueeze(0).unsqueeze(0);
    constexpr int64_t kReach = kNeighbourhood / 2;
    const auto average = [](const at::Tensor& plane) {
        return at::avg_pool2d(at::replication_pad2d(plane, {kReach, kReach, kReach, kReach}), kNeighbourhood, 1);
    };
    const auto mean = average(means);
    return (average(means.square()) - mean.square()).clamp_min(0)[0][0];
}

}  // namespace

double smooth_gradient_gain(const at::Tensor& before, const at::Tensor& after) {
    constexpr int64_t kMinSide = kBlock * kNeighbourhood;
    if (before.dim() != 3 || before.sizes() != after.sizes() || before.size(1) < kMinSide || before.size(2) < kMinSide)
        throw Error(
            "cannot compare smooth regions", "",
            "it takes two pictures of the same size, at least " + std::to_string(kMinSide) + " pixels per side");
    const auto old_blocks = grey_blocks(before), new_blocks = grey_blocks(after);
    const auto old_energy = gradient_energy(old_blocks).flatten(), new_energy = gradient_energy(new_blocks).flatten();
    const auto gain = ((local_contrast(new_blocks) + kRounding) / (local_contrast(old_blocks) + kRounding)).flatten();
    const auto smoothest = std::get<1>(old_energy.topk(std::max<int64_t>(1, old_energy.numel() / kSmoothestPart), 0,
                                                       /*largest=*/false));
    const double expected =
        (old_energy * gain.clamp_min(1)).index_select(0, smoothest).mean().item<double>() + kRounding;
    return (new_energy.index_select(0, smoothest).mean().item<double>() + kRounding) / expected;
}

}  // namespace deweather::analysis
