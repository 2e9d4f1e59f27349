// The synthesised weathers and their names.
//
//     WeatherValues shares{};
//     shares[kSnow] = 1;
//     kWeatherNames[kSnow];                  // "snow"
#pragma once

#include <array>
#include <string_view>

namespace deweather::weather {

enum Weather : std::size_t { kRain, kDrop, kHaze, kSnow };

constexpr std::size_t kWeatherCount = 4;

// By Weather; the order is that of the logits with which models predict the weather.
constexpr std::array<std::string_view, kWeatherCount> kWeatherNames = {"rain", "drop", "haze", "snow"};

// One number per weather, by Weather.
using WeatherValues = std::array<double, kWeatherCount>;

}  // namespace deweather::weather
