// The distribution of synthetic weather: the probability of each weather, and the ranges of all parameters.
//
//     Recipe recipe;
//     recipe.shares[kSnow] = 0;
//     recipe.rain.length = {.low = 8, .high = 60};
//     recipe.check();
#pragma once

#include "core/weather/haze.h"
#include "core/weather/rain.h"
#include "core/weather/raindrops.h"
#include "core/weather/snow.h"
#include "core/weather/weather.h"

namespace deweather::weather {

struct Recipe {
    // The relative frequency of each weather, by Weather: rain, drop, haze, snow.
    WeatherValues shares = {0.36, 0.24, 0.16, 0.24};
    double two = 0.1;   // probability of a second, other weather, drawn by the same shares
    double scenes = 0;  // probability that a synthetic depth is that of a scene, see scene_depth.h
    // Probability and standard deviation of the sensor's noise.
    double noisy = 0.3;
    Range noise{.low = 0, .high = 0.012};
    // Probability and exponent of another tone curve under which weather and scene are mixed, see apply(). The scene
    // itself keeps its tones, so the clean picture stays the target.
    double toned = 0.3;
    LogRange gamma{.low = 0.75, .high = 1.4};
    // Multiplies all sizes in pixels: 1 suits crops of pictures with 300 to 500 pixels.
    double scale = 1;
    RainRanges rain;
    DropRanges drop;
    HazeRanges haze;
    SnowRanges snow;

    // Throws Error naming the invalid field. The ranges of a weather are an object under its name; a field missing from
    // json keeps its default.
    void check() const;
    nlohmann::json to_json() const;
    static Recipe from_json(const nlohmann::json& json);
};

}  // namespace deweather::weather
