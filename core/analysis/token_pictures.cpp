#include "core/analysis/token_pictures.h"

#include <torch/types.h>

#include "core/analysis/expert_colours.h"

namespace deweather::analysis {

namespace {

constexpr int64_t kHeatSteps = 256;

// A colour table as float [n,3].
template <typename Colour>
at::Tensor table_of(int64_t count, Colour colour) {
    auto table = at::empty({count, 3}, at::kFloat);
    auto values = table.accessor<float, 2>();
    for (int64_t i = 0; i < count; ++i) {
        const Rgb rgb = colour(i);
        values[i][0] = static_cast<float>(rgb.red) / 255.F;
        values[i][1] = static_cast<float>(rgb.green) / 255.F;
        values[i][2] = static_cast<float>(rgb.blue) / 255.F;
    }
    return table;
}

at::Tensor looked_up(const at::Tensor& table, const at::Tensor& indices) {
    return table.index_select(0, indices.flatten()).view({indices.size(0), indices.size(1), 3}).permute({2, 0, 1});
}

}  // namespace

at::Tensor expert_colours(const at::Tensor& experts) {
    return looked_up(table_of(kExpertColours, expert_colour), experts.remainder(kExpertColours));
}

at::Tensor heat_colours(const at::Tensor& values, double low, double high) {
    const auto share = ((values - low) / std::max(high - low, 1e-12)).clamp(0, 1).nan_to_num(0.0);
    const auto steps = static_cast<double>(kHeatSteps - 1);
    return looked_up(table_of(kHeatSteps, [&](int64_t i) { return heat_colour(static_cast<double>(i) / steps); }),
                     (share * steps).round().to(at::kLong));
}

media::Image over_picture(const media::Image& picture, const at::Tensor& colours, int64_t patch, double opacity) {
    const auto large = colours.repeat_interleave(patch, 1)
                           .repeat_interleave(patch, 2)
                           .slice(1, 0, picture.height())
                           .slice(2, 0, picture.width());
    media::Image image;
    image.rgb = at::lerp(picture.rgb.mean(0, true).expand_as(large), large, opacity).contiguous();
    return image;
}

}  // namespace deweather::analysis
