// Quality without a reference: how natural and how hazy a picture looks by itself.
//
//     const NoReference judge = NoReference::shipped();
//     const double before = judge.niqe(picture), after = judge.niqe(restored);      // less is more natural
//
// Only before and after of one picture can be compared. The tables are fitted on our own pictures, so the numbers are
// not those of MATLAB's niqe or of FADE.
#pragma once

#include "core/analysis/picture_statistics.h"

namespace deweather::analysis {

class NoReference {
  public:
    // Throws Error if the file that comes with the program is missing or damaged.
    static NoReference shipped();

    // NIQE: the distance between the picture's features and those of clean photographs. rgb: float32 [3,H,W] in 0..1
    // with H, W >= 64.
    double niqe(const at::Tensor& rgb) const;

    // Haze density, as in FADE: the distance to haze-free pictures divided by 1 plus the distance to hazy ones; grows
    // with haze.
    double haze(const at::Tensor& rgb) const;

    // The tables `natural`, `clear` and `hazy`.
    nlohmann::json to_json() const;
    // Throws Error if a table is missing or has another number of features.
    static NoReference from_json(const nlohmann::json& json);

    FeatureTable natural, clear, hazy;
};

}  // namespace deweather::analysis
