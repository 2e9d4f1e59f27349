#include "core/models/weather_pyramid.h"

#include <torch/nn/init.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace deweather::models {

namespace {

// Ratio of hidden channels to channels in the decoder's feed-forward layers.
constexpr int64_t kDecoderExpansion = 4;
// Channels at 1/2.
constexpr int64_t kHalfChannels = 16;
constexpr double kMaxDropped = 0.1;
// The decoder's stochastic depth is spread over the 16 blocks of which the authors build only the first stage.
constexpr int64_t kDecoderSpread = 16;

// Doubles the resolution.
torch::nn::ConvTranspose2d add_upsampling(torch::nn::Module& parent, const std::string& name, int64_t in, int64_t out) {
    return add_conv2d(parent, name,
                      torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(in, out, 4).stride(2).padding(1)));
}

// Cross-attention of learnt weather queries to a grid, one per position: each query is used for a contiguous part of
// the grid in reading order.
class WeatherAttention : public nn::SpatialReductionAttention {
  public:
    WeatherAttention(int64_t channels, int64_t heads, int64_t queries)
        : SpatialReductionAttention({.dim = channels, .heads = heads}),
          task_query_(register_parameter("task_query", at::randn({1, queries, channels}))) {}

    at::Tensor forward(const at::Tensor& grid) {
        const int64_t positions = grid.size(1) * grid.size(2);
        const auto queries = at::upsample_nearest1d(q_(task_query_).transpose(1, 2), positions).transpose(1, 2);
        return attend(queries.expand({grid.size(0), -1, -1}), grid).view(grid.sizes());
    }

  private:
    at::Tensor task_query_;
};

using DecoderBlock = TransformerBlock<WeatherAttention>;

}  // namespace

torch::nn::LayerNorm block_norm(int64_t channels) {
    constexpr double kEpsilon = 1e-6;
    return torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels}).eps(kEpsilon));
}

torch::nn::Conv2d same_conv(int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t groups) {
    return torch::nn::Conv2d(
        torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).groups(groups));
}

double dropped_share(int64_t block, int64_t blocks) {
    return blocks == 1 ? 0.0 : kMaxDropped * static_cast<double>(block) / static_cast<double>(blocks - 1);
}

void initialise_weather(torch::nn::Module& transformer) {
    const at::NoGradGuard no_grad;
    for (const auto& module : transformer.modules(false)) {
        constexpr double kSpread = 0.02;
        if (auto* linear = module->as<torch::nn::Linear>()) {
            linear->weight.normal_(0, kSpread);
            linear->bias.zero_();
        } else if (auto* conv = module->as<torch::nn::Conv2d>()) {
            // Scaled by the number of outputs that each input contributes to.
            const auto& weight = conv->weight;
            const double fan_out = static_cast<double>(weight.size(0) * weight.size(2) * weight.size(3)) /
                                   static_cast<double>(conv->options.groups());
            conv->weight.normal_(0, std::sqrt(2 / fan_out));
            conv->bias.zero_();
        }
    }
}

PatchEmbedding::PatchEmbedding(int64_t in, int64_t out, int64_t kernel, int64_t stride)
    : proj_(register_module("proj", same_conv(in, out, kernel, stride))),
      norm_(register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({out})))) {}

at::Tensor PatchEmbedding::forward(const at::Tensor& grid) {
    return norm_(as_grid(proj_(as_pictures(grid))));
}

DepthwiseFeedForward::DepthwiseFeedForward(int64_t channels, int64_t hidden)
    : fc1_(register_module("fc1", torch::nn::Linear(channels, hidden))),
      dwconv_(register_module("dwconv", std::make_shared<torch::nn::Module>())
                  ->register_module("dwconv", same_conv(hidden, hidden, 3, 1, hidden))),
      fc2_(register_module("fc2", torch::nn::Linear(hidden, channels))) {}

at::Tensor DepthwiseFeedForward::forward(const at::Tensor& grid) {
    return fc2_(at::gelu(as_grid(dwconv_(as_pictures(fc1_(grid))))));
}

WeatherDecoder::WeatherDecoder(int64_t channels, int64_t depth, int64_t queries)
    : patch_embed_(register_module("patch_embed1", std::make_shared<PatchEmbedding>(channels, channels, 3, 2))),
      blocks_(register_module("block1", torch::nn::ModuleList())),
      norm_(register_module("norm1", block_norm(channels))) {
    for (int64_t index = 0; index < depth; ++index)
        blocks_->push_back(std::make_shared<DecoderBlock>(
            channels, dropped_share(index, kDecoderSpread),
            std::make_shared<WeatherAttention>(channels, kWeatherDecoderHeads, queries),
            std::make_shared<DepthwiseFeedForward>(channels, kDecoderExpansion * channels)));
    initialise_weather(*this);
}

at::Tensor WeatherDecoder::forward(const at::Tensor& grid) {
    auto x = patch_embed_->forward(grid);
    for (const auto& block : *blocks_) x = block->as<DecoderBlock>()->forward(x);
    return norm_(x);
}

// x + conv(ReLU(conv x)) / 10.
class DampedResidualBlock : public torch::nn::Module {
  public:
    explicit DampedResidualBlock(int64_t channels)
        : conv1_(add_conv2d(*this, "conv1", same_conv(channels, channels, 3))),
          conv2_(add_conv2d(*this, "conv2", same_conv(channels, channels, 3))) {}

    at::Tensor forward(const at::Tensor& x) {
        constexpr double kDamping = 0.1;
        return at::add(x, conv2_(conv1_(x).relu_()), kDamping);
    }

  private:
    torch::nn::Conv2d conv1_, conv2_;
};

ConvolutionTail::ConvolutionTail(const std::array<int64_t, kWeatherStages>& dims)
    : up_coarsest_(add_upsampling(*this, "convd32x", dims[3], dims[3])) {
    static constexpr std::array<const char*, kWeatherStages> kUp = {"convd2x", "convd4x", "convd8x", "convd16x"};
    for (std::size_t stage = kWeatherStages; stage-- > 0;) {
        const int64_t finer = stage > 0 ? dims[stage - 1] : kHalfChannels;
        ups_[stage] = add_upsampling(*this, kUp[stage], dims[stage], finer);
        dense_[stage] = std::make_shared<DampedResidualBlock>(finer);
        register_module("dense_" + std::to_string(stage + 1), torch::nn::ModuleList())->push_back(dense_[stage]);
    }
    up_full_ = add_upsampling(*this, "convd1x", kHalfChannels, kFullChannels);
    // One of the authors' tensors that is never used.
    add_conv2d(*this, "conv_output", same_conv(kFullChannels, 3, 3));
}

at::Tensor ConvolutionTail::forward(const std::vector<at::Tensor>& stages, const at::Tensor& decoded) {
    auto x = up_coarsest_(as_pictures(decoded));
    for (std::size_t stage = kWeatherStages; stage-- > 0;) {
        // If a resolution was rounded up, doubling it yields a surplus row or column.
        const auto skip = as_pictures(stages[stage]);
        x = x.slice(2, 0, skip.size(2)).slice(3, 0, skip.size(3)) + skip;
        x = dense_[stage]->forward(ups_[stage](x));
    }
    return up_full_(x);
}

void check_weather_dims(std::string_view architecture, const std::array<int64_t, kWeatherStages>& dims) {
    const std::array<int64_t, kWeatherStages> heads = {kWeatherHeads[0], kWeatherHeads[1], kWeatherHeads[2],
                                                       kWeatherDecoderHeads};
    for (std::size_t stage = 0; stage < kWeatherStages; ++stage)
        if (dims[stage] % heads[stage] != 0)
            throw Error("bad configuration of", architecture,
                        "'dims' have to be multiples of 1, 2, 4 and 8, not " + nlohmann::json(dims).dump());
}

}  // namespace deweather::models
