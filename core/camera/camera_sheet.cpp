#include "core/camera/camera_sheet.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>

#include "core/camera/camera.h"
#include "core/camera/optics.h"
#include "core/weather/degrade.h"
#include "core/weather/pixels.h"

namespace deweather::camera {

namespace {

constexpr int64_t kShorterSide = 640, kEnlarged = 2;
constexpr std::size_t kColumns = 3;

std::vector<CameraParameters> steps() {
    const CameraRanges strong;
    const auto saved = [](Codec codec, int64_t quality, int64_t quantiser) {
        return Saving{.codec = codec, .quality = quality, .quantiser = quantiser, .left = 3, .top = 5};
    };
    const Saving jpeg = saved(Codec::kJpeg, strong.quality.low, 0);
    return {{.exposure = strong.exposure.low, .red = strong.balance.high, .blue = strong.balance.low},
            {.defocus = strong.defocus.high, .motion = strong.motion.high, .motion_angle = 30},
            {.shot = strong.shot.high, .read = strong.read.high, .grain = strong.grain.high},
            {.sharpening = strong.sharpening.high, .radius = strong.radius.high},
            {.savings = {jpeg}},
            {.scale = strong.scale.low, .savings = {jpeg, jpeg}},
            {.savings = {saved(Codec::kH264, 1, strong.quantiser.high)}},
            {.savings = {saved(Codec::kH265, 1, strong.quantiser.high)}}};
}

}  // namespace

at::Tensor camera_sheet(const at::Tensor& clean, const weather::Recipe& recipe, uint64_t seed, int64_t cell) {
    at::Tensor picture = weather::copy_of(clean);
    const int64_t height = picture.size(1), width = picture.size(2), shorter = std::min(height, width);
    const auto scaled = [&](int64_t side) {
        return std::llround(static_cast<double>(side * kShorterSide) / static_cast<double>(shorter));
    };
    if (shorter > kShorterSide) picture = resized(picture, scaled(height), scaled(width));
    weather::WeatherValues strengths{};
    strengths[weather::kRain] = 1;
    const auto rainy = weather::apply(picture, weather::draw(recipe, seed, strengths)).picture;
    std::vector<at::Tensor> results = {rainy};
    for (auto camera : steps()) {
        camera.seed = seed;
        results.push_back(photograph(rainy, camera));
    }
    const int64_t side = std::min({cell / kEnlarged, picture.size(1), picture.size(2)});
    std::vector<at::Tensor> rows, row;
    for (const auto& result : results) {
        row.push_back(result.narrow(1, (result.size(1) - side) / 2, side)
                          .narrow(2, (result.size(2) - side) / 2, side)
                          .repeat_interleave(kEnlarged, 1)
                          .repeat_interleave(kEnlarged, 2));
        if (row.size() < kColumns) continue;
        rows.push_back(at::cat(row, 2));
        row.clear();
    }
    return at::cat(rows, 1);
}

}  // namespace deweather::camera
