#include "core/weather/haze.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/weather/depth.h"
#include "core/weather/fields.h"
#include "core/weather/grid.h"

namespace deweather::weather {

namespace {

constexpr auto kFields =
    std::tuple(field("beta", &HazeParameters::beta, 0, 100), field("airlight", &HazeParameters::airlight, 0, 1),
               field("night", &HazeParameters::night, 0, 10), field("glow", &HazeParameters::glow, 0, 1));
constexpr auto kRanges =
    std::tuple(field("beta", &HazeRanges::beta, 0, 100), field("airlight", &HazeRanges::airlight, 0, 1),
               field("tint", &HazeRanges::tint, 0, 1), field("coloured", &HazeRanges::coloured, 0, 1),
               field("colour", &HazeRanges::colour, 0, 1), field("light", &HazeRanges::light, 0, 1),
               field("light_beta", &HazeRanges::light_beta, 1e-3, 100), field("night", &HazeRanges::night, 0, 1),
               field("night_light", &HazeRanges::night_light, 0, 10), field("glow", &HazeRanges::glow, 0, 1));

// Pixels at least this bright count as lamps.
constexpr float kLamp = 0.8F;
constexpr int64_t kGlowCells = 12;  // along the longer side

double mean_of(const Pixels& pixels) {
    double sum = 0;
    for (int64_t channel = 0; channel < 3; ++channel)
        for (int64_t y = 0; y < pixels.height(); ++y)
            for (int64_t x = 0; x < pixels.width(); ++x) sum += static_cast<double>(pixels.row(channel, y)[x]);
    return sum / static_cast<double>(3 * pixels.height() * pixels.width());
}

// Koschmieder's law at night: the airlight comes from the scene's own brightness and from lamps nearby. A lamp's glow
// follows the share of lamp pixels in the surrounding cells, as far as the smooth grid reaches.
void veil_at_night(const at::Tensor& picture, const at::Tensor& depth, const HazeParameters& haze) {
    const Pixels pixels(picture);
    const int64_t height = pixels.height(), width = pixels.width();
    const double own = (haze.airlight[0] + haze.airlight[1] + haze.airlight[2]) / 3;
    const double factor = own > 0 ? haze.night * mean_of(pixels) / own : 0;
    Grid grid = grid_for(height, width, kGlowCells);
    std::vector<float> sizes(grid.values.size());
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x) {
            const auto cell = static_cast<std::size_t>((y * (grid.rows - 1) + height / 2) / height * grid.columns +
                                                       (x * (grid.columns - 1) + width / 2) / width);
            const float brightest = std::max({pixels.row(0, y)[x], pixels.row(1, y)[x], pixels.row(2, y)[x]});
            grid.values[cell] += brightest > kLamp ? 1 : 0;
            sizes[cell] += 1;
        }
    for (std::size_t i = 0; i < sizes.size(); ++i)
        grid.values[i] = std::sqrt(grid.values[i] / std::max(sizes[i], 1.0F));
    std::vector<float> glow(static_cast<std::size_t>(height * width));
    add_grid(grid, static_cast<float>(haze.glow), height, width, glow.data());
    const at::Tensor left = transmission(depth, haze.beta);
    const auto* t = left.const_data_ptr<float>();
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const auto light = static_cast<float>(std::min(haze.airlight[channel] * factor, 1.0));
        float* values = pixels.row(static_cast<int64_t>(channel), 0);
        for (int64_t i = 0; i < height * width; ++i) {
            const float air = light + glow[static_cast<std::size_t>(i)] * (1 - light);
            values[i] = std::clamp(values[i] + (air - values[i]) * (1 - t[i]), 0.0F, 1.0F);
        }
    }
}

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
    // Always drawn, so that one probability does not shift the other random numbers.
    const bool coloured = random.chance(ranges.coloured), dust = random.chance(0.65),
               thin = random.chance(ranges.light), night = random.chance(ranges.night);
    const double colour = draw(ranges.colour, random), light_beta = draw(ranges.light_beta, random);
    const double night_light = draw(ranges.night_light, random), glow = draw(ranges.glow, random);
    // Dust is yellow, smoke blue: green lies nearer to the brighter end.
    const std::array<double, 3> shift = dust ? std::array{1.0, 0.4, -1.0} : std::array{-1.0, 0.0, 0.7};
    for (std::size_t channel = 0; coloured && channel < 3; ++channel)
        haze.airlight[channel] = std::clamp(light + colour * shift[channel], 0.0, 1.0);
    if (thin) haze.beta = light_beta;
    if (night) {
        haze.night = night_light;
        haze.glow = glow;
    }
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
    // Not at::exp, whose last bits depend on how threads divide the work.
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
        // J t + A (1 - t), written so that t = 1 gives J bit for bit.
        for (int64_t i = 0; i < left.numel(); ++i)
            values[i] = std::min(std::max(values[i] + (light - values[i]) * (1 - t[i]), 0.0F), 1.0F);
    }
}

at::Tensor add_haze(const at::Tensor& clean, const HazeParameters& haze, const at::Tensor& depth) {
    haze.check();
    const at::Tensor picture = copy_of(clean);
    const Pixels pixels(picture);
    const at::Tensor known = checked_depth(depth, clean);
    if (haze.night > 0 && mean_of(pixels) < kDarkScene)
        veil_at_night(picture, known, haze);
    else
        veil(pixels, known, haze.beta, haze.airlight);
    return picture;
}

at::Tensor add_haze(const at::Tensor& clean, const HazeParameters& haze, uint64_t seed) {
    return add_haze(clean, haze, made_up_depth(copy_of(clean), seed));
}

}  // namespace deweather::weather
