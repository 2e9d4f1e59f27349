#include "core/weather/degrade.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/weather/depth.h"
#include "core/weather/fields.h"
#include "core/weather/scene_depth.h"

namespace deweather::weather {

namespace {

constexpr auto kFields =
    std::tuple(field("seed", &Degradation::seed, 0, 0x1p64), field("gamma", &Degradation::gamma, 0.1, 10),
               field("noise", &Degradation::noise, 0, 1), field("scene", &Degradation::scene, 0, 1));

// Random streams of a seed by purpose; the weathers' own streams, by Weather, follow these.
enum Stream : uint64_t {
    kChoice,
    kNoise,
    kDepth,
    kParameters,
    kPlaces = kParameters + kWeatherCount,
    kScene = kPlaces + kWeatherCount
};

// A root mean square change from here on (40 dB) counts as fully present.
constexpr double kPlain = 0.01;

uint64_t seed_of(uint64_t seed, uint64_t stream) {
    return Random(seed, stream).next();
}

// Draws an index with probabilities proportional to the shares.
std::size_t choose(const WeatherValues& shares, Random& random) {
    double left = random.uniform() * std::accumulate(shares.begin(), shares.end(), 0.0);
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (shares[i] <= 0) continue;
        chosen = i;
        left -= shares[i];
        if (left < 0) break;
    }
    return chosen;
}

void raise(const at::Tensor& picture, double exponent) {
    if (exponent == 1) return;
    auto* values = picture.data_ptr<float>();
    const auto power = static_cast<float>(exponent);
    for (int64_t i = 0; i < picture.numel(); ++i) values[i] = std::pow(std::max(values[i], 0.0F), power);
}

// Approximately normal: the sum of four uniform 16-bit numbers from one of 64 bits.
void add_noise(const at::Tensor& picture, double deviation, const Random& random) {
    constexpr double kVarianceOfSum = 4.0 / 12.0;
    const auto factor = static_cast<float>(deviation / std::sqrt(kVarianceOfSum) / 65536.0);
    auto* values = picture.data_ptr<float>();
    for (int64_t i = 0; i < picture.numel(); ++i) {
        const uint64_t bits = random.at(static_cast<uint64_t>(i));
        const auto sum =
            static_cast<int32_t>((bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48));
        values[i] = std::clamp(values[i] + factor * static_cast<float>(sum - 131070), 0.0F, 1.0F);
    }
}

float presence(const at::Tensor& before, const at::Tensor& after) {
    const auto *a = before.data_ptr<float>(), *b = after.data_ptr<float>();
    double sum = 0;
    for (int64_t i = 0; i < before.numel(); ++i) sum += static_cast<double>((a[i] - b[i]) * (a[i] - b[i]));
    return static_cast<float>(std::min(std::sqrt(sum / static_cast<double>(before.numel())) / kPlain, 1.0));
}

bool needs_depth(const Degradation& degradation) {
    return degradation.haze || (degradation.rain && degradation.rain->mist > 0) ||
           (degradation.snow && degradation.snow->veil > 0);
}

}  // namespace

void Degradation::check() const {
    check_by(kFields, *this, "picture");
    if (rain) rain->check();
    if (drop) drop->check();
    if (haze) haze->check();
    if (snow) snow->check();
}

nlohmann::json Degradation::to_json() const {
    auto json = to_json_by(kFields, *this);
    if (rain) json["rain"] = rain->to_json();
    if (drop) json["drop"] = drop->to_json();
    if (haze) json["haze"] = haze->to_json();
    if (snow) json["snow"] = snow->to_json();
    return json;
}

Degradation Degradation::from_json(const nlohmann::json& json) {
    auto degradation =
        from_json_by<Degradation>(kFields, json, "picture", {kWeatherNames.begin(), kWeatherNames.end()});
    if (json.contains("rain")) degradation.rain = RainParameters::from_json(json["rain"]);
    if (json.contains("drop")) degradation.drop = DropParameters::from_json(json["drop"]);
    if (json.contains("haze")) degradation.haze = HazeParameters::from_json(json["haze"]);
    if (json.contains("snow")) degradation.snow = SnowParameters::from_json(json["snow"]);
    return degradation;
}

Degradation draw(const Recipe& recipe, uint64_t seed, const WeatherValues& strengths) {
    recipe.check();
    Degradation degradation{.seed = seed};
    Random random(seed, kChoice);
    const double noise = draw(recipe.noise, random), gamma = draw(recipe.gamma, random);
    const bool noisy = random.chance(recipe.noisy), toned = random.chance(recipe.toned);
    if (std::all_of(strengths.begin(), strengths.end(), [](double strength) { return strength <= 0; }))
        return degradation;
    if (noisy) degradation.noise = noise;
    if (toned) degradation.gamma = gamma;
    degradation.scene = Random(seed, kScene).chance(recipe.scenes) ? 1 : 0;
    const auto stream = [&](std::size_t weather) { return Random(seed, kParameters + weather); };
    if (strengths[kRain] > 0) {
        Random own = stream(kRain);
        degradation.rain = at_strength(draw_rain(recipe.rain, own, recipe.scale), strengths[kRain]);
    }
    if (strengths[kDrop] > 0) {
        Random own = stream(kDrop);
        degradation.drop = at_strength(draw_drops(recipe.drop, own, recipe.scale), strengths[kDrop]);
    }
    if (strengths[kHaze] > 0) {
        Random own = stream(kHaze);
        degradation.haze = at_strength(draw_haze(recipe.haze, own), strengths[kHaze]);
    }
    if (strengths[kSnow] > 0) {
        Random own = stream(kSnow);
        degradation.snow = at_strength(draw_snow(recipe.snow, own, recipe.scale), strengths[kSnow]);
    }
    return degradation;
}

Degradation draw(const Recipe& recipe, uint64_t seed) {
    recipe.check();
    Random random(seed_of(seed, kChoice));
    WeatherValues shares = recipe.shares, strengths{};
    const auto first = choose(shares, random);
    strengths[first] = 1;
    shares[first] = 0;
    if (random.chance(recipe.two) && std::accumulate(shares.begin(), shares.end(), 0.0) > 0)
        strengths[choose(shares, random)] = 1;
    return draw(recipe, seed, strengths);
}

Degraded apply(const at::Tensor& clean, const Degradation& degradation, const at::Tensor& depth) {
    degradation.check();
    Degraded degraded{.picture = copy_of(clean), .present = {}, .parameters = degradation.to_json()};
    // One depth for all weathers: the rain's mist is thick where the haze is.
    at::Tensor known;
    if (depth.defined())
        known = checked_depth(depth, clean);
    else if (needs_depth(degradation))
        known = degradation.scene != 0 ? scene_depth(degraded.picture, seed_of(degradation.seed, kDepth))
                                       : made_up_depth(degraded.picture, seed_of(degradation.seed, kDepth));
    raise(degraded.picture, degradation.gamma);
    const auto add = [&](std::size_t weather, const auto& draw_onto) {
        const at::Tensor after = draw_onto(degraded.picture, seed_of(degradation.seed, kPlaces + weather));
        degraded.present[weather] = presence(degraded.picture, after);
        degraded.picture = after;
    };
    if (degradation.haze)
        add(kHaze, [&](const at::Tensor& picture, uint64_t) { return add_haze(picture, *degradation.haze, known); });
    if (degradation.snow)
        add(kSnow, [&](const at::Tensor& picture, uint64_t seed) {
            return add_snow(picture, *degradation.snow, seed, known);
        });
    if (degradation.rain)
        add(kRain, [&](const at::Tensor& picture, uint64_t seed) {
            return add_rain(picture, *degradation.rain, seed, known);
        });
    if (degradation.drop)
        add(kDrop,
            [&](const at::Tensor& picture, uint64_t seed) { return add_drops(picture, *degradation.drop, seed); });
    raise(degraded.picture, 1 / degradation.gamma);
    if (degradation.noise > 0) add_noise(degraded.picture, degradation.noise, Random(degradation.seed, kNoise));
    return degraded;
}

Degraded degrade(const at::Tensor& clean, const Recipe& recipe, uint64_t seed, const at::Tensor& depth) {
    return apply(clean, draw(recipe, seed), depth);
}

}  // namespace deweather::weather
