#include "core/models/style_filter.h"

#include <torch/types.h>

#include <algorithm>

#include "core/models/restoration_network.h"

namespace deweather::models {

namespace {

constexpr int64_t kLargestSide = 1024;
// Ratio of hidden channels to channels in feed-forward layers.
constexpr int64_t kExpansion = 2;
constexpr double kLeak = 0.01;

// Antialiased, as picture programs shrink.
at::Tensor shrunk(const at::Tensor& pictures) {
    const int64_t side = std::max(pictures.size(2), pictures.size(3));
    if (side <= kLargestSide) return pictures;
    const auto scaled = [side](int64_t length) { return std::max<int64_t>(1, length * kLargestSide / side); };
    return at::_upsample_bilinear2d_aa(pictures, {scaled(pictures.size(2)), scaled(pictures.size(3))}, false);
}

// [B,H,W,C] to the sums over all places of the products of each two channels: [B,C (C + 1) / 2].
at::Tensor gram(const at::Tensor& grid) {
    const auto places = grid.flatten(1, 2);
    const auto products = at::bmm(places.transpose(1, 2), places);
    const auto triangle = at::triu_indices(grid.size(3), grid.size(3), 0, at::TensorOptions().device(grid.device()));
    return products.index({at::indexing::Slice(), triangle[0], triangle[1]});
}

}  // namespace

StyleFilter::StyleFilter(const std::vector<int64_t>& dims, const std::vector<int64_t>& depths, int64_t features)
    : encoder_(register_module(
          "encoder", std::make_shared<WeatherPyramid<Block>>(
                         3, dims, depths,
                         [](std::size_t /*stage*/, int64_t channels, int64_t heads, int64_t reduction, double dropped) {
                             return std::make_shared<Block>(
                                 channels, dropped,
                                 std::make_shared<nn::SpatialReductionAttention>(nn::SpatialReductionAttentionConfig{
                                     .dim = channels, .heads = heads, .reduction = reduction}),
                                 std::make_shared<DepthwiseFeedForward>(channels, kExpansion * channels));
                         }))),
      out_(nullptr),
      norm_(nullptr) {
    for (std::size_t stage = 0; stage < dims.size(); ++stage) {
        auto filter =
            register_module("style_filter" + std::to_string(stage + 1), std::make_shared<torch::nn::Module>());
        const int64_t inputs = pairs(dims[stage]);
        // The first stage has two hidden layers, the second one.
        const std::vector<int64_t> hidden =
            stage == 0 ? std::vector{std::max<int64_t>(1, inputs / 2), std::max<int64_t>(1, inputs / 4)}
                       : std::vector{std::max<int64_t>(1, inputs / 8)};
        std::vector<torch::nn::Linear> layers;
        int64_t in = inputs;
        for (std::size_t layer = 0; layer < hidden.size(); ++layer) {
            layers.push_back(filter->register_module(layer == 0 ? "hidden" : "hidden" + std::to_string(layer + 1),
                                                     torch::nn::Linear(in, hidden[layer])));
            in = hidden[layer];
        }
        layers.push_back(filter->register_module("output", torch::nn::Linear(in, features)));
        filters_.push_back(std::move(layers));
    }
    out_ = register_module("out1_fc", torch::nn::Linear(static_cast<int64_t>(dims.size()) * features, features));
    norm_ = register_module("layernorm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({features})));
    initialise_weather(*encoder_);
}

at::Tensor StyleFilter::of_pictures(const at::Tensor& pictures) {
    const auto padded = pad_to_patches(shrunk(pictures), kWeatherPatch, kSmallestWeather);
    const auto stages =
        encoder_->forward(as_grid(padded) * 2 - 1, [](auto, const at::Tensor& before) { return before; });
    std::vector<at::Tensor> parts;
    for (std::size_t stage = 0; stage < stages.size(); ++stage) {
        auto x = gram(stages[stage]);
        for (std::size_t layer = 0; layer < filters_[stage].size(); ++layer)
            x = filters_[stage][layer](layer == 0 ? x : at::leaky_relu(x, kLeak));
        parts.push_back(x);
    }
    return norm_(out_(at::cat(parts, 1)));
}

}  // namespace deweather::models
