#include "core/weather/depth.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/weather/disparity.h"
#include "core/weather/grid.h"
#include "core/weather/pixels.h"
#include "core/weather/random.h"

namespace deweather::weather {

namespace {

// Upper bound of the nearest value in synthetic depth, whose farthest value is 1.
constexpr double kNearest = 0.5;
// Represents infinity, so that 0 times a depth is 0.
constexpr float kFurthestMetres = 1e6;

double positive(const nlohmann::json& json, const char* group, const char* name) {
    if (json.is_object()) {
        const auto& holder = json.contains(group) && json[group].is_object() ? json[group] : json;
        if (holder.contains(name) && holder[name].is_number() && holder[name].get<double>() > 0)
            return holder[name].get<double>();
    }
    throw Error("bad camera file", "", std::string("it has no '") + name + "' above 0");
}

}  // namespace

StereoCamera StereoCamera::from_json(const nlohmann::json& json) {
    return {.baseline = positive(json, "extrinsic", "baseline"), .fx = positive(json, "intrinsic", "fx")};
}

at::Tensor depth_from_disparity(const at::Tensor& disparity, const StereoCamera& camera) {
    at::Tensor depth = complete_disparity(disparity);
    auto* data = depth.data_ptr<float>();
    const auto factor = static_cast<float>(camera.baseline * camera.fx);
    for (int64_t i = 0; i < depth.numel(); ++i) data[i] = std::min(factor / data[i], kFurthestMetres);
    return depth;
}

at::Tensor made_up_depth(const at::Tensor& clean, uint64_t seed) {
    const at::Tensor picture = clean.contiguous();
    const int64_t height = picture.size(1), width = picture.size(2);
    Random random(seed);
    at::Tensor depth = at::empty({height, width}, at::kFloat);
    auto* data = depth.data_ptr<float>();

    // Depth increases towards the top, in a direction that is tilted by up to half a radian.
    const double lean = random.uniform(-0.5, 0.5);
    const auto rise = static_cast<float>(std::cos(lean) / static_cast<double>(height)),
               slope = static_cast<float>(std::sin(lean) / static_cast<double>(width));
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x)
            data[y * width + x] = static_cast<float>(height - y) * rise + static_cast<float>(x) * slope;

    Grid noise = grid_for(height, width, random.whole(2, 5));
    const auto amplitude = static_cast<float>(random.uniform(0.15, 0.6));
    for (auto& value : noise.values) value = static_cast<float>(random.uniform());
    add_grid(noise, amplitude, height, width, data);
    constexpr int64_t kBrightnessCells = 16;
    const auto weight = static_cast<float>(random.uniform(0.3, 1));
    if (random.chance(0.5)) add_grid(brightness_grid(picture, kBrightnessCells), weight, height, width, data);

    const auto [low, high] = std::minmax_element(data, data + height * width);
    const float start = *low, extent = *high - *low;
    // In most scenes the nearest object is some distance away.
    const auto nearest = static_cast<float>(random.uniform(0, kNearest));
    for (int64_t i = 0; i < height * width; ++i)
        data[i] = nearest + (1 - nearest) * (extent > 0 ? (data[i] - start) / extent : 0.5F);
    return depth;
}

}  // namespace deweather::weather
