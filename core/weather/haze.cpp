#include "core/weather/haze.h"

#include <cmath>

#include "core/weather/depth.h"
#include "core/weather/fields.h"

namespace deweather::weather {

namespace {

constexpr auto kFields =
    std::tuple(field("beta", &HazeParameters::beta, 0, 100), field("airlight", &HazeParameters::airlight, 0, 1));
constexpr auto kRanges =
    std::tuple(field("beta", &HazeRanges::beta, 0, 100), field("airlight", &HazeRanges::airlight, 0, 1),
               field("tint", &HazeRanges::tint, 0, 1));

}  // namespace

void HazeParameters::check() const {
    check_by(kFields, *this, "haze");
}
nlohmann::json HazeParameters::to_json() const {
    return to_json_by(kFields, *this);
}
HazeParameters HazeParameters::from_json(const nlohmann::json& json) {
    return from_json_by<HazeParameters>(kFields, json, "haze");
}

void HazeRanges::check() const {
    check_by(kRanges, *this, "haze");
}
nlohmann::json HazeRanges::to_json() const {
    return to_json_by(kRanges, *this);
}
HazeRanges HazeRanges::from_json(const nlohmann::json& json) {
    return from_json_by<HazeRanges>(kRanges, json, "haze");
}

HazeParameters draw_haze(const HazeRanges& ranges, Random& random) {
    HazeParameters haze;
    haze.beta = draw(ranges.beta, random);
    const double light = draw(ranges.airlight, random), tint = draw(ranges.tint, random);
    // Bluish in clear air and smoke, yellowish in dust.
    const double warm = random.chance(0.7) ? -tint : tint;
    haze.airlight = {std::clamp(light + warm, 0.0, 1.0), light, std::clamp(light - warm, 0.0, 1.0)};
    return haze;
}

HazeParameters at_strength(const HazeParameters& haze, double strength) {
    HazeParameters weaker = haze;
    weaker.beta *= strength;
    return weaker;
}

at::Tensor transmission(const at::Tensor& depth, double beta) {
    at::Tensor left = depth.detach().clone(at::MemoryFormat::Contiguous);
    auto* values = left.data_ptr<float>();
    const auto negative = static_cast<float>(-beta);
    // Not at::exp: its last bits depend on how threads share the work.
    for (int64_t i = 0; i < left.numel(); ++i) values[i] = std::exp(negative * values[i]);
    return left;
}

at::Tensor evened(const at::Tensor& depth, double even) {
    at::Tensor changed = depth.detach().clone(at::MemoryFormat::Contiguous);
    auto* values = changed.data_ptr<float>();
    const auto share = static_cast<float>(even);
    for (int64_t i = 0; i < changed.numel(); ++i) values[i] += share * (1 - values[i]);
    return changed;
}

void veil(const Pixels& pixels, const at::Tensor& depth, double beta, const std::array<double, 3>& airlight) {
    const at::Tensor left = transmission(depth, beta);
    const auto* t = left.data_ptr<float>();
    for (std::size_t channel = 0; channel < airlight.size(); ++channel) {
        float* values = pixels.row(static_cast<int64_t>(channel), 0);
        const auto light = static_cast<float>(airlight[channel]);
        // J t + A (1 - t), written so that t = 1 gives J to the last bit.
        for (int64_t i = 0; i < left.numel(); ++i)
            values[i] = std::min(std::max(values[i] + (light - values[i]) * (1 - t[i]), 0.0F), 1.0F);
    }
}

at::Tensor add_haze(const at::Tensor& clean, const HazeParameters& haze, const at::Tensor& depth) {
    haze.check();
    const at::Tensor picture = copy_of(clean);
    veil(Pixels(picture), checked_depth(depth, clean), haze.beta, haze.airlight);
    return picture;
}

at::Tensor add_haze(const at::Tensor& clean, const HazeParameters& haze, uint64_t seed) {
    return add_haze(clean, haze, made_up_depth(copy_of(clean), seed));
}

}  // namespace deweather::weather
