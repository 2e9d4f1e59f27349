#include "core/weather/rain.h"

#include <algorithm>
#include <cmath>

#include "core/weather/coverage.h"
#include "core/weather/depth.h"
#include "core/weather/fields.h"
#include "core/weather/haze.h"
#include "core/weather/rain_sheet.h"

namespace deweather::weather {

namespace {

constexpr double kMaxPixels = 4096;  // maximum length

constexpr auto kFields = std::tuple(
    field("angle", &RainParameters::angle, -360, 360), field("spread", &RainParameters::spread, 0, 180),
    field("length", &RainParameters::length, 0, kMaxPixels), field("width", &RainParameters::width, 0, kMaxPixels),
    field("density", &RainParameters::density, 0, 1), field("layers", &RainParameters::layers, 1, 16),
    field("opacity", &RainParameters::opacity, 0, 1), field("light", &RainParameters::light, 0, 1),
    field("taper", &RainParameters::taper, 0, 1), field("cover", &RainParameters::cover, 0, 1),
    field("blocks", &RainParameters::blocks, 0, 16), field("sheet", &RainParameters::sheet, 0, 1),
    field("sheet_length", &RainParameters::sheet_length, 0.1, kMaxPixels),
    field("sheet_width", &RainParameters::sheet_width, 0.1, kMaxPixels),
    field("sheet_gaps", &RainParameters::sheet_gaps, 0, 0.99), field("sheet_even", &RainParameters::sheet_even, 0, 1),
    field("mist", &RainParameters::mist, 0, 100), field("mist_even", &RainParameters::mist_even, 0, 1),
    field("mist_light", &RainParameters::mist_light, 0, 1));
constexpr auto kRanges = std::tuple(
    field("angle", &RainRanges::angle, -360, 360), field("spread", &RainRanges::spread, 0, 180),
    field("length", &RainRanges::length, 0.1, kMaxPixels), field("width", &RainRanges::width, 0, kMaxPixels),
    field("density", &RainRanges::density, 1e-9, 1), field("layers", &RainRanges::layers, 1, 16),
    field("opacity", &RainRanges::opacity, 0, 1), field("light", &RainRanges::light, 0, 1),
    field("taper", &RainRanges::taper, 0, 1), field("curtains", &RainRanges::curtains, 0, 1),
    field("curtain_length", &RainRanges::curtain_length, 0.1, kMaxPixels),
    field("curtain_density", &RainRanges::curtain_density, 1e-9, 1),
    field("curtain_opacity", &RainRanges::curtain_opacity, 0, 1), field("pixelated", &RainRanges::pixelated, 0, 1),
    field("blocks", &RainRanges::blocks, 1, 16), field("block_length", &RainRanges::block_length, 0.1, kMaxPixels),
    field("block_density", &RainRanges::block_density, 1e-9, 1),
    field("block_opacity", &RainRanges::block_opacity, 0, 1), field("sheets", &RainRanges::sheets, 0, 1),
    field("sheet_alone", &RainRanges::sheet_alone, 0, 1), field("sheet", &RainRanges::sheet, 1e-9, 1),
    field("sheet_length", &RainRanges::sheet_length, 0.1, kMaxPixels),
    field("sheet_width", &RainRanges::sheet_width, 0.1, kMaxPixels),
    field("sheet_gaps", &RainRanges::sheet_gaps, 0, 0.99), field("sheet_even", &RainRanges::sheet_even, 0, 1),
    field("adding", &RainRanges::adding, 0, 1), field("cover", &RainRanges::cover, 0, 1),
    field("misty", &RainRanges::misty, 0, 1), field("mist", &RainRanges::mist, 0, 100),
    field("misty_evenly", &RainRanges::misty_evenly, 0, 1), field("mist_light", &RainRanges::mist_light, 0, 1));

// Size and opacity factors from one layer of streaks to the next.
constexpr double kSmaller = 0.7, kFainter = 0.85;
// The ratio of a layer's faintest streak to its clearest: drops differ, and fall in or out of focus.
constexpr double kFaintest = 0.35;
// A wide streak is out of focus: it fades over this fraction of its width.
constexpr double kSoft = 0.6;
// The density of streaks is drawn for this length and a width of 1; longer and wider streaks are fewer, so that they
// cover hardly more.
constexpr double kUsualLength = 20;

void add_layer(Coverage& coverage, const RainParameters& rain, double streaks_per_pixel, double size, double opacity,
               int64_t height, int64_t width, Random random) {
    const double length = rain.length * size, margin = length / 2 + rain.width;
    const double tall = static_cast<double>(height) + 2 * margin, wide = static_cast<double>(width) + 2 * margin;
    // The fractional part of the count is the probability of one more streak.
    const auto count = static_cast<int64_t>(streaks_per_pixel * tall * wide + random.uniform());
    for (int64_t i = 0; i < count; ++i) {
        const double x = random.uniform(0, wide) - margin, y = random.uniform(0, tall) - margin;
        if (rain.blocks > 0) {
            // Noise has few bright pixels and many faint ones.
            const double brightness = random.uniform();
            coverage.add(PixelStreak{.x = std::llround(x),
                                     .y = std::llround(y),
                                     .angle = rain.angle + random.uniform(-rain.spread, rain.spread),
                                     .length = std::max<int64_t>(std::llround(length), 1),
                                     .width = random.whole(1, rain.blocks),
                                     .opacity = opacity * brightness * brightness});
            continue;
        }
        coverage.add(Streak{.x = x,
                            .y = y,
                            .angle = rain.angle + random.uniform(-rain.spread, rain.spread),
                            .length = length * random.uniform(0.6, 1.2),
                            .radius = rain.width * size / 2,
                            .edge = std::max(kSoft * rain.width * size, 1.0),
                            .opacity = opacity * random.uniform(kFaintest, 1),
                            .taper = rain.taper});
    }
}

}  // namespace

void RainParameters::check() const {
    check_by(kFields, *this, "rain");
}
nlohmann::json RainParameters::to_json() const {
    return to_json_by(kFields, *this);
}
RainParameters RainParameters::from_json(const nlohmann::json& json) {
    return from_json_by<RainParameters>(kFields, json, "rain");
}

void RainRanges::check() const {
    check_by(kRanges, *this, "rain");
}
nlohmann::json RainRanges::to_json() const {
    return to_json_by(kRanges, *this);
}
RainRanges RainRanges::from_json(const nlohmann::json& json) {
    return from_json_by<RainRanges>(kRanges, json, "rain");
}

RainParameters draw_rain(const RainRanges& ranges, Random& random, double scale) {
    RainParameters rain;
    rain.angle = draw(ranges.angle, random);
    rain.spread = draw(ranges.spread, random);
    const bool curtain = random.chance(ranges.curtains);
    rain.length = draw(curtain ? ranges.curtain_length : ranges.length, random) * scale;
    rain.width = draw(ranges.width, random) * scale;
    const double fewer = rain.width * std::sqrt(std::max(rain.length / scale / kUsualLength, 1.0)) / scale;
    rain.density = draw(curtain ? ranges.curtain_density : ranges.density, random) / (fewer * scale * scale);
    rain.layers = draw(ranges.layers, random);
    rain.opacity = curtain ? draw(ranges.curtain_opacity, random) : draw(ranges.opacity, random);
    rain.light = draw(ranges.light, random);
    rain.taper = draw(ranges.taper, random);
    const double cover = draw(ranges.cover, random), mist = draw(ranges.mist, random);
    rain.cover = random.chance(ranges.adding) ? 0 : cover;
    rain.mist = random.chance(ranges.misty) ? mist : 0;
    if (random.chance(ranges.pixelated)) {
        rain.blocks = draw(ranges.blocks, random);
        rain.length = draw(ranges.block_length, random) * scale;
        rain.density = draw(ranges.block_density, random) / (scale * scale);
        rain.opacity = draw(ranges.block_opacity, random);
        rain.spread = 0;  // blurred noise has a single direction
    }
    if (random.chance(ranges.sheets)) {
        rain.sheet = draw(ranges.sheet, random);
        rain.sheet_length = draw(ranges.sheet_length, random) * scale;
        rain.sheet_width = draw(ranges.sheet_width, random) * scale;
        rain.sheet_gaps = draw(ranges.sheet_gaps, random);
        rain.sheet_even = draw(ranges.sheet_even, random);
        if (random.chance(ranges.sheet_alone)) rain.density = 0;
    }
    if (random.chance(ranges.misty_evenly)) rain.mist_even = 1;
    rain.mist_light = draw(ranges.mist_light, random);
    return rain;
}

RainParameters at_strength(const RainParameters& rain, double strength) {
    RainParameters weaker = rain;
    weaker.density *= strength;
    weaker.opacity *= (1 + strength) / 2;
    weaker.sheet *= strength;
    weaker.mist *= strength;
    return weaker;
}

at::Tensor add_rain(const at::Tensor& clean, const RainParameters& rain, uint64_t seed, const at::Tensor& depth) {
    rain.check();
    const at::Tensor picture = copy_of(clean);
    const Pixels pixels(picture);
    if (rain.mist > 0)
        veil(pixels,
             evened(depth.defined() ? checked_depth(depth, clean) : made_up_depth(picture, seed), rain.mist_even),
             rain.mist, {rain.mist_light, rain.mist_light, rain.mist_light});

    double share = 0;
    for (int64_t layer = 0; layer < rain.layers; ++layer) share += std::pow(kSmaller, -layer);
    Coverage coverage(pixels.height(), pixels.width());
    for (int64_t layer = 0; layer < rain.layers; ++layer)
        add_layer(coverage, rain, rain.density * std::pow(kSmaller, -layer) / share, std::pow(kSmaller, layer),
                  rain.opacity * std::pow(kFainter, layer), pixels.height(), pixels.width(),
                  Random(seed, static_cast<uint64_t>(layer)));
    if (rain.sheet > 0)
        coverage.add(rain_sheet({.angle = rain.angle,
                                 .opacity = rain.sheet,
                                 .length = rain.sheet_length,
                                 .width = rain.sheet_width,
                                 .gaps = rain.sheet_gaps,
                                 .even = rain.sheet_even},
                                seed, pixels.height(), pixels.width()));
    coverage.blend(pixels, rain.light, rain.cover);
    return picture;
}

}  // namespace deweather::weather
