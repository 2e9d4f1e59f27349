#include "app/studio/engine/showing/restored_at.h"

#include <torch/types.h>

#include "core/restore/restorer.h"

namespace deweather::studio {

at::Tensor share_of(const PictureResult& result, const Strength& strength, int64_t height, int64_t width) {
    if (strength.removes_nothing()) return at::zeros({height, width});
    if (strength.removes_all() || !result.weather_map.defined()) return {};
    return restore::removal_of(strength.words(), result.weather_map, result.weather_patch, height, width);
}

at::Tensor restored_at(const at::Tensor& original, const PictureResult& result, const Strength& strength) {
    const auto mixed = restore::mix(original, result.rgb, strength.overall);
    const auto share = share_of(result, strength, original.size(1), original.size(2));
    return share.defined() ? at::lerp(original, mixed, share).contiguous() : mixed;
}

}  // namespace deweather::studio
