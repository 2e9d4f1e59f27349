#include "core/models/histoformer.h"

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/pooling.h>
#include <torch/types.h>

#include <algorithm>

#include "core/base/error.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "histoformer";
constexpr int64_t kPixelChannels = 3;
constexpr int64_t kShuffle = 2;
// The feed-forward layer works at twice the resolution, in two branches.
constexpr int64_t kBranches = kShuffle * 2;

// LayerNorm over the channels of each pixel, without weights.
at::Tensor normalised(const at::Tensor& grid) {
    return at::layer_norm(grid, {grid.size(3)});
}

at::Tensor as_picture(const at::Tensor& grid) {
    return grid.permute({0, 3, 1, 2}).contiguous();
}

at::Tensor as_grid(const at::Tensor& picture) {
    return picture.permute({0, 2, 3, 1}).contiguous();
}

// e^x / (1 + sum of e^x): a softmax that may choose nothing.
at::Tensor softmax_or_nothing(const at::Tensor& logits) {
    const auto exponents = logits.exp();
    return exponents / (exponents.sum(-1, true) + 1);
}

// "Dynamic-range histogram self-attention".
class HistogramAttention : public torch::nn::Module {
  public:
    HistogramAttention(int64_t channels, int64_t heads)
        : heads_(heads),
          temperature_(register_parameter("temperature", at::ones({heads, 1, 1}))),
          qkv_(register_module("qkv", plain_conv(channels, 5 * channels, 1))),
          qkv_dwconv_(register_module("qkv_dwconv", plain_conv(5 * channels, 5 * channels, 3, 5 * channels))),
          project_out_(register_module("project_out", plain_conv(channels, channels, 1))) {}

    // [B,C,H,W] to the same shape.
    at::Tensor forward(const at::Tensor& x) {
        const int64_t half = x.size(1) / 2;
        const auto [columns_sorted, from_rows] = x.slice(1, 0, half).sort(2);
        const auto [sorted, from_columns] = columns_sorted.sort(3);
        const auto parts = qkv_dwconv_(qkv_(at::cat({sorted, x.slice(1, half)}, 1))).flatten(2).chunk(5, 1);
        const auto [values, from] = parts[4].sort(2);
        const auto like_values = [&, order = from](std::size_t part) { return parts[part].gather(2, order); };
        const auto back = [order = from](const at::Tensor& t) { return at::empty_like(t).scatter(2, order, t); };
        const auto by_bins = back(attended(like_values(0), like_values(1), values, true));
        const auto by_frequency = back(attended(like_values(2), like_values(3), values, false));
        const auto out = project_out_((by_bins * by_frequency).view(x.sizes()));
        auto first = out.slice(1, 0, half);
        first = at::empty_like(first).scatter(3, from_columns, first);
        first = at::empty_like(first).scatter(2, from_rows, first);
        return at::cat({first, out.slice(1, half)}, 1);
    }

  private:
    // Attention between as many runs of sorted pixels as there are heads, for each channel of a head. bins: a run is
    // neighbours in the order (a bin of the histogram); otherwise every n-th pixel.
    at::Tensor attended(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values, bool bins) const {
        const int64_t batch = values.size(0), pixels = values.size(2), runs = heads_;
        const int64_t padded = (pixels + runs - 1) / runs * runs, channels = values.size(1) / heads_;
        const auto split = [&](const at::Tensor& t) {
            const auto filled = at::constant_pad_nd(t, {0, padded - pixels});
            const auto in_runs = bins ? filled.view({batch, heads_, channels, runs, padded / runs})
                                      : filled.view({batch, heads_, channels, padded / runs, runs}).transpose(3, 4);
            return in_runs.reshape({batch, heads_, channels * runs, padded / runs});
        };
        const auto unit = [](const at::Tensor& t) {
            constexpr double kShortest = 1e-12;
            return t / t.norm(2, {-1}, true).clamp_min(kShortest);
        };
        const auto logits = at::matmul(unit(split(queries)), unit(split(keys)).transpose(2, 3)) * temperature_;
        const auto mixed = at::matmul(softmax_or_nothing(logits), split(values));
        const auto in_runs = mixed.view({batch, heads_, channels, runs, padded / runs});
        return (bins ? in_runs : in_runs.transpose(3, 4))
            .reshape({batch, heads_ * channels, padded})
            .slice(2, 0, pixels);
    }

    int64_t heads_;
    at::Tensor temperature_;
    torch::nn::Conv2d qkv_, qkv_dwconv_, project_out_;
};

// "Dual-scale gated feed-forward": at twice the resolution, a dilated branch gates one of 5 x 5 pixels.
class DualScaleFeedForward : public torch::nn::Module {
  public:
    DualScaleFeedForward(int64_t channels, int64_t hidden)
        : project_in_(register_module("project_in", plain_conv(channels, 2 * hidden, 1))),
          near_(register_module("dwconv_5", plain_conv(hidden / kBranches, hidden / kBranches, 5, hidden / kBranches))),
          dilated_(register_module("dwconv_dilated2_1",
                                   torch::nn::Conv2d(torch::nn::Conv2dOptions(hidden / kBranches, hidden / kBranches, 3)
                                                         .padding(2)
                                                         .dilation(2)
                                                         .groups(hidden / kBranches)
                                                         .bias(false)))),
          project_out_(register_module("project_out", plain_conv(hidden, channels, 1))) {}

    at::Tensor forward(const at::Tensor& x) {
        const auto branches = at::pixel_shuffle(project_in_(x), kShuffle).chunk(2, 1);
        const auto gated = at::mish(dilated_(branches[1])) * near_(branches[0]);
        return project_out_(at::pixel_unshuffle(gated, kShuffle));
    }

  private:
    torch::nn::Conv2d project_in_, near_, dilated_, project_out_;
};

class HistogramBlock : public GridBlock {
  public:
    HistogramBlock(int64_t channels, int64_t heads, int64_t hidden)
        : attention_(register_module("attn_g", std::make_shared<HistogramAttention>(channels, heads))),
          ffn_(register_module("ffn", std::make_shared<DualScaleFeedForward>(channels, hidden))) {}

    at::Tensor forward(const at::Tensor& grid) override {
        const auto mixed = grid + as_grid(attention_->forward(as_picture(normalised(grid))));
        return mixed + as_grid(ffn_->forward(as_picture(normalised(mixed))));
    }

  private:
    std::shared_ptr<HistogramAttention> attention_;
    std::shared_ptr<DualScaleFeedForward> ffn_;
};

RestormerConfig histoformer_config(const nlohmann::json& json) {
    auto full = RestormerConfig{.dim = 36, .num_blocks = {4, 4, 6, 8}, .ffn_expansion_factor = 2.67}.to_json();
    if (json.is_object()) full.update(json);
    const auto config = RestormerConfig::from_json(kName, json.is_object() ? full : json);
    for (std::size_t level = 0; level < config.heads.size(); ++level)
        if (hidden_channels(config.channels(level), config.ffn_expansion_factor) % kBranches != 0)
            throw Error("bad configuration of", kName,
                        "'ffn_expansion_factor' times the channels of each level, rounded down, has to be a multiple "
                        "of 4");
    return config;
}

}  // namespace

Histoformer::Histoformer(const RestormerConfig& config)
    : RestormerUnet(config, config.channels(3),
                    [](int64_t channels, int64_t heads, int64_t hidden) -> std::shared_ptr<GridBlock> {
                        return std::make_shared<HistogramBlock>(channels, heads, hidden);
                    }),
      pixels_{nullptr, nullptr, nullptr},
      areas_{nullptr, nullptr, nullptr},
      joins_{nullptr, nullptr, nullptr} {
    for (std::size_t step = 0; step < pixels_.size(); ++step) {
        const auto number = std::to_string(step + 1);
        const int64_t channels = config.channels(step + 1);
        pixels_[step] = plain_conv(kPixelChannels, kPixelChannels, 1);
        areas_[step] = plain_conv(kPixelChannels, kPixelChannels, 3, kPixelChannels);
        register_module("skip_patch_embed" + number, std::make_shared<torch::nn::Module>())
            ->register_module("proj",
                              torch::nn::Sequential(torch::nn::AvgPool2d(kShuffle), pixels_[step], areas_[step]));
        joins_[step] =
            register_module("reduce_chan_level_" + number, plain_conv(channels + kPixelChannels, channels, 1));
    }
}

at::Tensor Histoformer::after_down(std::size_t level, const at::Tensor& grid, const at::Tensor& picture) {
    auto small = picture;
    for (std::size_t step = 0; step < level; ++step)
        small = areas_[step](pixels_[step](at::avg_pool2d(small, kShuffle)));
    return convolved_by_pixel(joins_[level - 1], at::cat({grid, as_grid(small)}, -1));
}

namespace {

std::optional<nlohmann::json> recognise_histoformer(const TensorShapes& shapes) {
    const auto config = restormer_config_of(shapes, "attn_g");
    if (!config) return std::nullopt;
    return config->to_json();
}

}  // namespace

Architecture histoformer_architecture() {
    return {.name = kName,
            .description = "Histoformer: all weathers, attention between pixels of like value",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<Histoformer>(histoformer_config(config));
            },
            .presets = {{.name = kName, .config = {}, .paper_parameters = 16.62e6}},
            .recognise = recognise_histoformer,
            .origin = {.code = "sunshangquan/Histoformer", .licence = "none stated"}};
}

}  // namespace deweather::models
