// All weathers at a glance: one picture under each of them at three strengths.
//
//     at::Tensor sheet = contact_sheet(clean, {}, seed);
#pragma once

#include "core/weather/recipe.h"

namespace deweather::weather {

// The strengths of its columns, from left to right.
constexpr std::array<double, 3> kSheetStrengths = {0.33, 0.67, 1};

// A row for each weather in the order of kWeatherNames. clean: float32 [3,H,W] in 0..1 on the CPU; it is made no wider
// than cell pixels first, so that streaks and drops have the size that the recipe says. A column has the same streaks
// as the one before it, and more.
at::Tensor contact_sheet(const at::Tensor& clean, const Recipe& recipe, uint64_t seed, int64_t cell = 360);

}  // namespace deweather::weather
