// A contact sheet of all weathers: one picture under each of them at three strengths.
//
//     at::Tensor sheet = contact_sheet(clean, {}, seed);
#pragma once

#include "core/weather/recipe.h"

namespace deweather::weather {

// The strengths of its columns, from left to right.
constexpr std::array<double, 3> kSheetStrengths = {0.33, 0.67, 1};

// One row per weather in the order of kWeatherNames. clean: float32 [3,H,W] in 0..1 on the CPU; it is first scaled down
// to at most `cell` pixels wide, so that streaks and drops have the sizes of the recipe. Each column contains the
// streaks of the previous one, and more.
at::Tensor contact_sheet(const at::Tensor& clean, const Recipe& recipe, uint64_t seed, int64_t cell = 360);

}  // namespace deweather::weather
