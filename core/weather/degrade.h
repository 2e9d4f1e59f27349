// Synthesises weather: degrades clean pictures with weather drawn from a recipe.
//
//     const Degraded rainy = degrade(clean, {}, seed);     // {}: the default recipe
//     train(rainy.picture, clean, rainy.present);
//     const Degraded same = apply(clean, Degradation::from_json(rainy.parameters));     // bit for bit
//
// Thread-safe; uses one thread and no random state except the seed.
#pragma once

#include <optional>

#include "core/weather/recipe.h"

namespace deweather::weather {

// The parameters of one picture's degradation.
struct Degradation {
    uint64_t seed = 0;  // for the positions of streaks, drops and flakes
    double gamma = 1;   // exponent of the tone curve under which weather and scene are mixed
    double noise = 0;   // standard deviation
    int64_t scene = 0;  // synthetic depth: 1 scene_depth(), 0 made_up_depth()
    std::optional<RainParameters> rain = {};
    std::optional<DropParameters> drop = {};
    std::optional<HazeParameters> haze = {};
    std::optional<SnowParameters> snow = {};

    void check() const;
    nlohmann::json to_json() const;
    static Degradation from_json(const nlohmann::json& json);
};

struct Degraded {
    at::Tensor picture;  // float32 [3,H,W] in 0..1
    // By Weather: 0 if it was not added, 1 if it changed the picture by 0.01 or more (root mean square), and in between
    // for barely visible weather.
    std::array<float, kWeatherCount> present{};
    nlohmann::json parameters;  // the Degradation
};

// Draws weathers and parameters from the recipe. Throws Error for an invalid recipe.
Degradation draw(const Recipe& recipe, uint64_t seed);

// The same for chosen weathers: each with a strength above 0, attenuated by it, 0..1. The parameters of one weather
// depend neither on the others nor on their strengths. All 0: the picture stays unchanged, without noise.
Degradation draw(const Recipe& recipe, uint64_t seed, const WeatherValues& strengths);

// clean: float32 [3,H,W] in 0..1 on the CPU. depth: float32 [H,W], 0 near .. 1 far, or undefined: synthesised. Applied
// in the order in which light passes them: haze, snow, rain, drops on the lens; then noise. With g(v) = v^gamma, the
// weather is added to g(clean) and the sum is mapped back by the inverse of g. Throws Error for other shapes and
// parameters out of range.
Degraded apply(const at::Tensor& clean, const Degradation& degradation, const at::Tensor& depth = {});

// One weather (or two) drawn from the recipe by the seed: apply() of draw().
Degraded degrade(const at::Tensor& clean, const Recipe& recipe, uint64_t seed, const at::Tensor& depth = {});

}  // namespace deweather::weather
