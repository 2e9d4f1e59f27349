#include "core/camera/sensor.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/camera/optics.h"

namespace deweather::camera {

namespace {

constexpr double kGamma = 2.2;
constexpr double kMinValue = 0.08;
// A smaller blur of the noise is skipped.
constexpr double kMinGrain = 0.25;

// Approximately normal with standard deviation 1: the sum of four uniform 16-bit numbers from one of 64 bits.
float nearly_normal(uint64_t bits) {
    constexpr float kPerDeviation = 1 / (0.57735027F * 65536);  // the root of 4/12, in steps of 16 bits
    const auto sum =
        static_cast<int32_t>((bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48));
    return kPerDeviation * static_cast<float>(sum - 131070);
}

// The factor by which a blur of independent values reduces their standard deviation.
float remaining(const std::vector<Tap>& taps) {
    float sum = 0;
    for (const auto& tap : taps) sum += tap.weight * tap.weight;
    return std::sqrt(sum);
}

}  // namespace

double noise_deviation(const SensorNoise& noise, double value) {
    const double light = std::pow(value, kGamma);
    const double slope = 1 / (kGamma * std::pow(std::max(value, kMinValue), kGamma - 1));
    return std::sqrt(noise.shot * light + noise.read * noise.read) * slope;
}

void add_noise(const at::Tensor& picture, const SensorNoise& noise, const weather::Random& random) {
    at::Tensor field = at::empty(picture.sizes(), at::kFloat);
    auto* normal = field.data_ptr<float>();
    for (int64_t i = 0; i < field.numel(); ++i) normal[i] = nearly_normal(random.at(static_cast<uint64_t>(i)));
    float strength = 1;
    if (noise.grain >= kMinGrain) {
        const auto kernel = gaussian(noise.grain);
        field = convolved(field, kernel);
        strength = 1 / (remaining(kernel.rows) * remaining(kernel.columns));
    }
    // The standard deviation changes slowly with the value: a table is exact enough, and a power per pixel would take
    // longer than everything else.
    std::array<float, 256> deviation{};
    for (std::size_t i = 0; i < deviation.size(); ++i)
        deviation[i] = strength * static_cast<float>(noise_deviation(noise, static_cast<double>(i) / 255));
    const auto* from = field.const_data_ptr<float>();
    auto* values = picture.data_ptr<float>();
    for (int64_t i = 0; i < picture.numel(); ++i) {
        const auto index = static_cast<std::size_t>(std::clamp(values[i], 0.0F, 1.0F) * 255 + 0.5F);
        values[i] = std::clamp(values[i] + deviation[index] * from[i], 0.0F, 1.0F);
    }
}

}  // namespace deweather::camera
