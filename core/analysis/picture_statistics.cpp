#include "core/analysis/picture_statistics.h"

#include <torch/types.h>

#include <cmath>

#include "core/base/error.h"

namespace deweather::analysis {

namespace {

constexpr int64_t kNaturalBlock = 64, kHazeBlock = 32;
constexpr double kLargest8Bit = 255;
// The window of the local mean and deviation.
constexpr int64_t kReach = 3;
constexpr double kDeviation = 7.0 / 6.0;
// Shapes of a generalised Gaussian in the lookup table, from very peaked to nearly flat.
constexpr double kMinShape = 0.2, kMaxShape = 10, kShapeStep = 0.001;
constexpr double kTiny = 1e-6;

at::Tensor grey_of(const at::Tensor& rgb) {
    const auto weights = at::tensor({0.299, 0.587, 0.114}, at::kDouble).view({3, 1, 1});
    return (rgb.to(at::kDouble) * weights).sum(0) * kLargest8Bit;
}

at::Tensor window_mean(const at::Tensor& plane) {
    const auto offsets = at::arange(-kReach, kReach + 1, at::kDouble);
    auto kernel = at::exp(-offsets * offsets / (2 * kDeviation * kDeviation));
    kernel = kernel / kernel.sum();
    const auto padded =
        at::replication_pad2d(plane.view({1, 1, plane.size(0), plane.size(1)}), {kReach, kReach, kReach, kReach});
    return at::conv2d(at::conv2d(padded, kernel.view({1, 1, -1, 1})), kernel.view({1, 1, 1, -1}))[0][0];
}

// The luminance normalised by its surroundings, and their deviation.
struct Normalised {
    at::Tensor values, deviation;
};

Normalised normalised(const at::Tensor& grey) {
    const auto mean = window_mean(grey);
    const auto deviation = (window_mean(grey * grey) - mean * mean).abs().sqrt();
    return {.values = (grey - mean) / (deviation + 1), .deviation = deviation};
}

// [H,W] to [blocks,side*side]; incomplete blocks are dropped.
at::Tensor blocks_of(const at::Tensor& plane, int64_t side) {
    const int64_t rows = plane.size(0) / side, columns = plane.size(1) / side;
    return plane.slice(0, 0, rows * side)
        .slice(1, 0, columns * side)
        .reshape({rows, side, columns, side})
        .transpose(1, 2)
        .reshape({rows * columns, side * side});
}

// Shapes, and for each Γ(2/a)^2 / (Γ(1/a) Γ(3/a)): the squared mean of absolute values over the mean of squares.
struct Shapes {
    at::Tensor shapes, ratios;
};

const Shapes& shape_table() {
    static const Shapes table = [] {
        const auto shapes = at::arange(kMinShape, kMaxShape, kShapeStep, at::kDouble);
        const auto ratios =
            at::exp(2 * at::lgamma(2 / shapes) - at::lgamma(1 / shapes) - at::lgamma(3 / shapes)).contiguous();
        return Shapes{.shapes = shapes, .ratios = ratios};
    }();
    return table;
}

// The ratios rise with the shape.
at::Tensor shapes_for(const at::Tensor& ratios) {
    const auto& table = shape_table();
    const auto found = at::searchsorted(table.ratios, ratios.contiguous()).clamp(0, table.shapes.size(0) - 1);
    return table.shapes.index_select(0, found);
}

// Shape and variance of each row: [blocks,2].
at::Tensor gaussian_features(const at::Tensor& rows) {
    const auto square = rows.square().mean(1), absolute = rows.abs().mean(1);
    return at::stack({shapes_for(absolute.square() / (square + kTiny)), square}, 1);
}

// Features of an asymmetric generalised Gaussian: shape, mean, and the variance of either side: [blocks,4].
at::Tensor asymmetric_features(const at::Tensor& rows) {
    const auto below = (rows < 0).to(at::kDouble), above = (rows > 0).to(at::kDouble);
    const auto left = ((rows.square() * below).sum(1) / (below.sum(1) + kTiny)).sqrt();
    const auto right = ((rows.square() * above).sum(1) / (above.sum(1) + kTiny)).sqrt();
    const auto skew = left / (right + kTiny);
    const auto ratio = rows.abs().mean(1).square() / (rows.square().mean(1) + kTiny) * (skew.pow(3) + 1) * (skew + 1) /
                       (skew.square() + 1).square();
    const auto shape = shapes_for(ratio);
    const auto scale = at::exp((at::lgamma(1 / shape) - at::lgamma(3 / shape)) / 2);
    const auto mean = (right - left) * scale * at::exp(at::lgamma(2 / shape) - at::lgamma(1 / shape));
    return at::stack({shape, mean, left.square(), right.square()}, 1);
}

// The 18 features of one size.
at::Tensor features_at(const at::Tensor& values, int64_t side) {
    std::vector<at::Tensor> features = {gaussian_features(blocks_of(values, side))};
    for (const auto& [down, right] : {std::pair(0, 1), std::pair(1, 0), std::pair(1, 1), std::pair(1, -1)})
        features.push_back(asymmetric_features(blocks_of(values * values.roll({down, right}, {0, 1}), side)));
    return at::cat(features, 1);
}

at::Tensor checked(const at::Tensor& rgb, int64_t side) {
    if (rgb.dim() != 3 || rgb.size(0) != 3 || rgb.size(1) < side || rgb.size(2) < side)
        throw Error(
            "cannot judge without a reference", "",
            "a picture has to have at least " + std::to_string(side) + " x " + std::to_string(side) + " pixels");
    return rgb;
}

at::Tensor numbers(const nlohmann::json& json, int64_t count) {
    if (!json.is_array() || static_cast<int64_t>(json.size()) != count) return {};
    std::vector<double> values;
    for (const auto& value : json) {
        if (!value.is_number()) return {};
        values.push_back(value.get<double>());
    }
    return at::tensor(values, at::kDouble);
}

}  // namespace

at::Tensor natural_features(const at::Tensor& rgb, double sharpest) {
    const auto grey = grey_of(checked(rgb, kNaturalBlock));
    const auto whole = normalised(grey);
    const auto half_grey = at::avg_pool2d(grey.view({1, 1, grey.size(0), grey.size(1)}), 2)[0][0];
    const auto half = normalised(half_grey);
    auto features = at::cat({features_at(whole.values, kNaturalBlock), features_at(half.values, kNaturalBlock / 2)}, 1);
    if (sharpest <= 0) return features;
    const auto sharp = blocks_of(whole.deviation, kNaturalBlock).mean(1);
    return features.index({sharp >= sharpest * sharp.max()});
}

at::Tensor haze_features(const at::Tensor& rgb) {
    const auto picture = checked(rgb, kHazeBlock).to(at::kDouble);
    const auto grey = grey_of(rgb);
    const auto local = normalised(grey);
    const auto blocks = [](const at::Tensor& plane) { return blocks_of(plane, kHazeBlock); };
    const auto light = blocks(grey);
    const auto darkest = picture.amin(0), brightest = picture.amax(0);
    const auto rg = (picture[0] - picture[1]) * kLargest8Bit,
               yb = ((picture[0] + picture[1]) / 2 - picture[2]) * kLargest8Bit;
    const auto both = [&](const auto& measure) {
        return (measure(blocks(rg)).square() + measure(blocks(yb)).square()).sqrt();
    };
    const auto colourful = both([](const at::Tensor& rows) { return rows.std(1, false); }) +
                           0.3 * both([](const at::Tensor& rows) { return rows.mean(1); });
    // The entropy is taken over 32 levels of brightness.
    constexpr int64_t kLevels = 32;
    const auto levels = (light * (kLevels / 256.0)).floor().clamp(0, kLevels - 1).to(at::kLong);
    auto shares = at::zeros({light.size(0), kLevels}, at::kDouble);
    shares.scatter_add_(1, levels, at::ones(levels.sizes(), at::kDouble));
    shares = shares / static_cast<double>(kHazeBlock * kHazeBlock);
    const auto entropy = -(shares * (shares + 1e-12).log2()).sum(1);
    return at::stack(
        {(light.std(1, false) / (light.mean(1) + 1) + 1e-3).log(), (blocks(local.deviation).mean(1) + 0.1).log(),
         (blocks(local.values).var(1, false) + 1e-3).log(), blocks(darkest).mean(1),
         blocks((brightest - darkest) / (brightest + 1e-3)).mean(1), (colourful + 1).log(), entropy},
        1);
}

nlohmann::json FeatureTable::to_json() const {
    const auto list = [](const at::Tensor& values) {
        const auto flat = values.contiguous();
        return std::vector<double>(flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
    };
    return {{"mean", list(mean)}, {"covariance", list(covariance)}};
}

FeatureTable FeatureTable::from_json(const nlohmann::json& json, int64_t features) {
    FeatureTable table;
    if (json.is_object()) {
        table.mean = numbers(json.value("mean", nlohmann::json()), features);
        table.covariance = numbers(json.value("covariance", nlohmann::json()), features * features);
    }
    if (!table.mean.defined() || !table.covariance.defined())
        throw Error("bad table of picture statistics", "",
                    "it has to have a mean and a covariance of " + std::to_string(features) + " features");
    table.covariance = table.covariance.view({features, features});
    return table;
}

FeatureTable fit(const std::vector<at::Tensor>& features) {
    auto rows = features.empty() ? at::zeros({0, 1}, at::kDouble) : at::cat(features, 0);
    rows = rows.index({rows.isfinite().all(1)});
    if (rows.size(0) < 2) throw Error("cannot fit picture statistics", "", "it takes at least two blocks");
    const auto mean = rows.mean(0), centred = rows - mean;
    return {.mean = mean, .covariance = at::matmul(centred.t(), centred) / static_cast<double>(rows.size(0) - 1)};
}

double distance_to(const FeatureTable& table, const at::Tensor& features) {
    const auto rows = features.index({features.isfinite().all(1)});
    if (rows.size(0) == 0) throw Error("cannot judge without a reference", "", "the picture is one plain colour");
    const auto mean = rows.mean(0), centred = rows - mean;
    const auto own = at::matmul(centred.t(), centred) / std::max<double>(1, static_cast<double>(rows.size(0) - 1));
    const auto difference = mean - table.mean;
    const auto inverse = at::linalg_pinv((table.covariance + own) / 2, 1e-10, true);
    return std::sqrt(std::max(0.0, at::matmul(difference, at::matmul(inverse, difference)).item<double>()));
}

}  // namespace deweather::analysis
