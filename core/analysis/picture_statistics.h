// Natural scene statistics: the features by which quality is judged without a reference.
//
//     const FeatureTable table = fit({natural_features(picture), natural_features(reference)});
//     const double distance = distance_to(table, natural_features(restored));
#pragma once

#include <ATen/core/Tensor.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace deweather::analysis {

// NIQE's features (Mittal, Soundararajan and Bovik 2013) of each block of 64 pixels: [blocks,36] in float64. The
// luminance, 0..255, less its local mean and divided by its local deviation plus 1, is described by the shape and
// variance of a generalised Gaussian, and the products of neighbours in four directions by those of an asymmetric one;
// all at full and at half size. rgb: float32 [3,H,W] in 0..1 with H, W >= 64; Error for smaller ones. sharpest: keeps
// only the blocks whose mean local deviation is above this share of the largest one.
at::Tensor natural_features(const at::Tensor& rgb, double sharpest = 0);

// Seven features that haze changes, per block of 32 pixels: [blocks,7] in float64, in the spirit of FADE (Choi, You and
// Bovik 2015): logarithms of the contrast, of the local deviation and of the variance of the normalised luminance;
// the dark channel; saturation; colourfulness; entropy of the luminance. H, W >= 32.
at::Tensor haze_features(const at::Tensor& rgb);

// Mean and covariance of features.
struct FeatureTable {
    at::Tensor mean, covariance;  // float64 [F], [F,F]

    nlohmann::json to_json() const;
    // Throws Error if it is not a table of so many features.
    static FeatureTable from_json(const nlohmann::json& json, int64_t features);
};

// Fits one table to the rows of all pictures. Rows that are not finite are left out; throws Error if fewer than two
// remain.
FeatureTable fit(const std::vector<at::Tensor>& features);

// Mahalanobis distance between the mean of the rows and that of the table, by the mean of both covariances, as in NIQE.
double distance_to(const FeatureTable& table, const at::Tensor& features);

}  // namespace deweather::analysis
