// Puts weather, drawn from a recipe, onto clean pictures.
//
//     const Degraded rainy = degrade(clean, {}, seed);     // {} : the default recipe
//     train(rainy.picture, clean, rainy.present);
//     ... later: apply(clean, Degradation::from_json(rainy.parameters)) gives the same picture, bit for bit
//
// Safe to call from several threads at once; uses one thread and no random state but the seed.
#pragma once

#include <optional>

#include "core/weather/recipe.h"

namespace deweather::weather {

// What is done to one picture.
struct Degradation {
    uint64_t seed = 0;  // of where each streak, drop and flake is
    double gamma = 1;   // of the tone curve under which the weather is mixed with the scene
    double noise = 0;   // standard deviation
    int64_t scene = 0;  // 1: a depth that is made up is scene_depth(), 0: made_up_depth()
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
    // By Weather: 0 where it was not added, 1 where it changed the picture by 0.01 or more (root mean square), and in
    // between for what can hardly be seen.
    std::array<float, kWeatherCount> present{};
    nlohmann::json parameters;  // the Degradation
};

// Which weathers and what parameters, from the recipe. Throws Error where the recipe is wrong.
Degradation draw(const Recipe& recipe, uint64_t seed);

// The same for weathers of one's choice: each whose strength is above 0, weakened by it, 0..1. What is drawn for one
// weather does not depend on the others, nor on their strengths. All 0: the picture is left as it is, without noise.
Degradation draw(const Recipe& recipe, uint64_t seed, const WeatherValues& strengths);

// clean: float32 [3,H,W] in 0..1 on the CPU. depth: float32 [H,W], 0 near .. 1 far, or undefined: made up, smooth. In
// the order in which light passes them: haze, snow, rain, drops on the lens; then noise. With g(v) = v^gamma the
// weather is added to g(clean) and the sum brought back by the inverse of g. Throws Error for other shapes and
// parameters out of their range.
Degraded apply(const at::Tensor& clean, const Degradation& degradation, const at::Tensor& depth = {});

// One weather (or two) drawn from the recipe by the seed: apply() of draw().
Degraded degrade(const at::Tensor& clean, const Recipe& recipe, uint64_t seed, const at::Tensor& depth = {});

}  // namespace deweather::weather
