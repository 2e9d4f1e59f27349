#include "core/weather/snow.h"

#include <algorithm>

#include "core/weather/coverage.h"
#include "core/weather/depth.h"
#include "core/weather/fields.h"
#include "core/weather/haze.h"

namespace deweather::weather {

namespace {

constexpr double kMaxPixels = 4096;  // maximum length

constexpr auto kFields = std::tuple(
    field("radii", &SnowParameters::radii, 0, kMaxPixels), field("density", &SnowParameters::density, 0, 1),
    field("angle", &SnowParameters::angle, -360, 360), field("motion", &SnowParameters::motion, 0, kMaxPixels),
    field("blur", &SnowParameters::blur, 0, 10), field("opacity", &SnowParameters::opacity, 0, 1),
    field("light", &SnowParameters::light, 0, 1), field("veil", &SnowParameters::veil, 0, 100),
    field("veil_even", &SnowParameters::veil_even, 0, 1), field("veil_light", &SnowParameters::veil_light, 0, 1));
constexpr auto kRanges =
    std::tuple(field("sizes", &SnowRanges::sizes, 1, 16), field("radius", &SnowRanges::radius, 0.1, kMaxPixels),
               field("density", &SnowRanges::density, 0, 1), field("angle", &SnowRanges::angle, -360, 360),
               field("still", &SnowRanges::still, 0, 1), field("motion", &SnowRanges::motion, 0.1, kMaxPixels),
               field("blur", &SnowRanges::blur, 0, 10), field("opacity", &SnowRanges::opacity, 0, 1),
               field("light", &SnowRanges::light, 0, 1), field("veiled", &SnowRanges::veiled, 0, 1),
               field("veil", &SnowRanges::veil, 0, 100), field("veiled_evenly", &SnowRanges::veiled_evenly, 0, 1),
               field("veil_light", &SnowRanges::veil_light, 0, 1));

// Variation within a size class: a flake may be smaller by this factor, and its path shorter or longer by these.
constexpr double kSmallest = 0.6, kSlowest = 0.5, kFastest = 1.5;
// Flakes flutter: each one's direction differs from the wind's by up to this many degrees.
constexpr double kFlutter = 15;
// From this radius on, a flake must not look like a disc: a second, smaller disc is added at its side.
constexpr double kShapedFrom = 1.5;

void add_flake(Coverage& coverage, const MovingDisc& flake) {
    if (flake.length > 0)
        coverage.add(flake);
    else
        coverage.add(Streak{.x = flake.x,
                            .y = flake.y,
                            .angle = flake.angle,
                            .length = 0,
                            .radius = flake.radius,
                            .edge = flake.edge,
                            .opacity = flake.opacity});
}

void add_flakes(Coverage& coverage, const SnowParameters& snow, double radius, double flakes_per_pixel, int64_t height,
                int64_t width, Random random) {
    const double margin = snow.motion * kFastest / 2 + 2 * radius;
    const double tall = static_cast<double>(height) + 2 * margin, wide = static_cast<double>(width) + 2 * margin;
    // The fractional part of the count is the probability of one more flake.
    const auto count = static_cast<int64_t>(flakes_per_pixel * tall * wide + random.uniform());
    for (int64_t i = 0; i < count; ++i) {
        const double x = random.uniform(0, wide) - margin, y = random.uniform(0, tall) - margin;
        const double size = radius * random.uniform(kSmallest, 1);
        MovingDisc flake{.x = x,
                         .y = y,
                         .angle = snow.angle + random.uniform(-kFlutter, kFlutter),
                         .length = snow.motion * random.uniform(kSlowest, kFastest),
                         .radius = size,
                         .edge = std::max(2 * snow.blur * size, 1.0),
                         .opacity = snow.opacity * random.uniform(0.5, 1)};
        add_flake(coverage, flake);
        if (size < kShapedFrom) continue;
        flake.x += size * random.uniform(-0.8, 0.8);
        flake.y += size * random.uniform(-0.8, 0.8);
        flake.radius *= random.uniform(0.4, 0.7);
        add_flake(coverage, flake);
    }
}

}  // namespace

void SnowParameters::check() const {
    check_by(kFields, *this, "snow");
    if (radii.size() != density.size())
        throw wrong_field("snow", "density", "has to have a number for each of 'radii'");
}
nlohmann::json SnowParameters::to_json() const {
    return to_json_by(kFields, *this);
}
SnowParameters SnowParameters::from_json(const nlohmann::json& json) {
    auto snow = from_json_by<SnowParameters>(kFields, json, "snow");
    snow.check();
    return snow;
}

void SnowRanges::check() const {
    check_by(kRanges, *this, "snow");
}
nlohmann::json SnowRanges::to_json() const {
    return to_json_by(kRanges, *this);
}
SnowRanges SnowRanges::from_json(const nlohmann::json& json) {
    return from_json_by<SnowRanges>(kRanges, json, "snow");
}

SnowParameters draw_snow(const SnowRanges& ranges, Random& random, double scale) {
    SnowParameters snow{.radii = {}, .density = {}};
    const int64_t sizes = draw(ranges.sizes, random);
    for (int64_t size = 0; size < sizes; ++size) {
        const double radius = draw(ranges.radius, random);
        snow.radii.push_back(radius * scale);
        snow.density.push_back(std::min(draw(ranges.density, random) / std::pow(radius, 1.3) / (scale * scale), 1.0));
    }
    snow.angle = draw(ranges.angle, random);
    const double motion = draw(ranges.motion, random);
    snow.motion = random.chance(ranges.still) ? 0 : motion * scale;
    snow.blur = draw(ranges.blur, random);
    snow.opacity = draw(ranges.opacity, random);
    snow.light = draw(ranges.light, random);
    const double veil = draw(ranges.veil, random);
    snow.veil = random.chance(ranges.veiled) ? veil : 0;
    if (random.chance(ranges.veiled_evenly)) snow.veil_even = 1;
    snow.veil_light = draw(ranges.veil_light, random);
    return snow;
}

SnowParameters at_strength(const SnowParameters& snow, double strength) {
    SnowParameters weaker = snow;
    for (auto& density : weaker.density) density *= strength;
    weaker.opacity *= (1 + strength) / 2;
    weaker.veil *= strength;
    return weaker;
}

at::Tensor add_snow(const at::Tensor& clean, const SnowParameters& snow, uint64_t seed, const at::Tensor& depth) {
    snow.check();
    const at::Tensor picture = copy_of(clean);
    const Pixels pixels(picture);
    if (snow.veil > 0)
        veil(pixels,
             evened(depth.defined() ? checked_depth(depth, clean) : made_up_depth(picture, seed), snow.veil_even),
             snow.veil, {snow.veil_light, snow.veil_light, snow.veil_light});
    Coverage coverage(pixels.height(), pixels.width());
    for (std::size_t size = 0; size < snow.radii.size(); ++size)
        add_flakes(coverage, snow, snow.radii[size], snow.density[size], pixels.height(), pixels.width(),
                   Random(seed, size));
    coverage.blend(pixels, snow.light, 1);
    return picture;
}

}  // namespace deweather::weather
