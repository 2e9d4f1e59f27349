#include "core/models/dehaze_former.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "core/models/config_fields.h"
#include "core/models/tensor_shapes.h"
#include "core/nn/in_place.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "dehazeformer";
// Hidden features of the network that maps relative positions to biases.
constexpr int64_t kPositionFeatures = 256;
// The network halves the resolution twice.
constexpr int64_t kPatch = 4;
constexpr int64_t kMinSide = 3;

// "Rescale layer normalisation": mean and standard deviation over channels and all pixels of a picture are removed, and
// restored after the attention as a factor and an offset per channel.
class RescaleNorm : public torch::nn::Module {
  public:
    struct Normed {
        at::Tensor x, factor, offset;
    };

    explicit RescaleNorm(int64_t channels)
        : weight_(register_parameter("weight", at::ones({1, channels, 1, 1}))),
          bias_(register_parameter("bias", at::zeros({1, channels, 1, 1}))),
          factor_(register_module("meta1", reflecting_conv(1, channels, 1))),
          offset_(register_module("meta2", reflecting_conv(1, channels, 1))) {
        const at::NoGradGuard no_grad;
        // The authors initialise these to the identity.
        factor_->bias.fill_(1);
        offset_->bias.zero_();
    }
    Normed forward(const at::Tensor& x) {
        constexpr double kEpsilon = 1e-5;
        const auto mean = nn::picture_mean(x, 2, 3).mean(1, true);
        const auto centred = x - mean;
        const auto deviation = (nn::picture_mean(centred.square(), 2, 3).mean(1, true) + kEpsilon).sqrt();
        return {centred / deviation * weight_ + bias_, factor_(deviation), offset_(mean)};
    }

  private:
    at::Tensor weight_, bias_;
    torch::nn::Conv2d factor_, offset_;
};

// sign(d) log(1 + |d|) for all pairs of pixels in a window, d = position i - position j as (y, x): [N,N,2].
at::Tensor relative_positions(int64_t window, const at::TensorOptions& options) {
    const auto index = at::arange(window, options);
    const auto positions = at::stack({index.repeat_interleave(window), index.repeat({window})}, 1);
    const auto differences = positions.unsqueeze(1) - positions.unsqueeze(0);
    return differences.sign() * differences.abs().log1p();
}

class WindowAttention : public torch::nn::Module {
  public:
    WindowAttention(int64_t channels, int64_t window, int64_t heads)
        : channels_(channels),
          window_(window),
          heads_(heads),
          meta_(
              register_module("meta", torch::nn::Sequential(torch::nn::Linear(2, kPositionFeatures), torch::nn::ReLU(),
                                                            torch::nn::Linear(kPositionFeatures, heads)))) {}

    // [windows,N,3 channels] of queries, keys and values to [windows,N,channels].
    at::Tensor forward(const at::Tensor& qkv) {
        const int64_t windows = qkv.size(0), pixels = qkv.size(1), size = channels_ / heads_;
        const auto parts = qkv.reshape({windows, pixels, 3, heads_, size}).permute({2, 0, 3, 1, 4});
        const auto bias = meta_->forward(relative_positions(window_, qkv.options())).permute({2, 0, 1});
        const auto scores =
            at::matmul(parts[0] / std::sqrt(static_cast<double>(size)), parts[1].transpose(-2, -1)) + bias;
        return at::matmul(scores.softmax(-1), parts[2]).transpose(1, 2).reshape({windows, pixels, channels_});
    }

  private:
    int64_t channels_, window_, heads_;
    torch::nn::Sequential meta_;
};

// Windowed attention in parallel with a depthwise convolution of the values; without attention, the convolution alone.
class WindowMixing : public torch::nn::Module {
  public:
    // shift: offset of the windows in pixels, up and left.
    WindowMixing(int64_t channels, int64_t heads, int64_t window, int64_t shift, bool attends)
        : window_(window),
          shift_(shift),
          conv_(register_module("conv", reflecting_conv(channels, channels, 5, 1, channels))),
          values_(register_module("V", reflecting_conv(channels, channels, 1))),
          project_(register_module("proj", reflecting_conv(channels, channels, 1))) {
        if (!attends) return;
        queries_keys_ = register_module("QK", reflecting_conv(channels, 2 * channels, 1));
        attention_ = register_module("attn", std::make_shared<WindowAttention>(channels, window, heads));
    }

    at::Tensor forward(const at::Tensor& x) {
        const auto values = values_(x);
        auto mixed = conv_(values);
        if (attention_ != nullptr) mixed = nn::add_to(mixed, attended(at::cat({queries_keys_(x), values}, 1)));
        return project_(mixed);
    }

  private:
    at::Tensor attended(const at::Tensor& qkv) {
        const int64_t batch = qkv.size(0), height = qkv.size(2), width = qkv.size(3);
        // Shifted windows begin this far before the picture.
        const auto missing = [&](int64_t length) {
            const int64_t rest = (window_ - length % window_) % window_;
            return shift_ > 0 ? (window_ - shift_ + rest) % window_ : rest;
        };
        const auto padded = at::pad(qkv, {shift_, missing(width), shift_, missing(height)}, "reflect");
        const int64_t rows = padded.size(2) / window_, columns = padded.size(3) / window_;
        const auto windows = padded.permute({0, 2, 3, 1})
                                 .reshape({batch, rows, window_, columns, window_, -1})
                                 .transpose(2, 3)
                                 .reshape({batch * rows * columns, window_ * window_, -1});
        return attention_->forward(windows)
            .reshape({batch, rows, columns, window_, window_, -1})
            .transpose(2, 3)
            .reshape({batch, rows * window_, columns * window_, -1})
            .slice(1, shift_, shift_ + height)
            .slice(2, shift_, shift_ + width)
            .permute({0, 3, 1, 2});
    }

    int64_t window_, shift_;
    torch::nn::Conv2d conv_, values_, project_;
    torch::nn::Conv2d queries_keys_ = nullptr;
    std::shared_ptr<WindowAttention> attention_;
};

class DehazeFormerBlock : public UnetBlock {
  public:
    DehazeFormerBlock(int64_t channels, int64_t heads, int64_t hidden, int64_t window, int64_t shift, bool attends) {
        if (attends) norm_ = register_module("norm1", std::make_shared<RescaleNorm>(channels));
        mixing_ = register_module("attn", std::make_shared<WindowMixing>(channels, heads, window, shift, attends));
        mlp_ = torch::nn::Sequential(reflecting_conv(channels, hidden, 1), torch::nn::ReLU(),
                                     reflecting_conv(hidden, channels, 1));
        auto holder = std::make_shared<torch::nn::Module>();
        holder->register_module("mlp", mlp_);
        register_module("mlp", holder);
    }

    at::Tensor forward(const at::Tensor& x) override {
        at::Tensor mixed;
        if (norm_ != nullptr) {
            const auto normed = norm_->forward(x);
            mixed = x + mixing_->forward(normed.x) * normed.factor + normed.offset;
        } else {
            mixed = x + mixing_->forward(x);
        }
        return mixed + mlp_->forward(mixed);
    }

  private:
    std::shared_ptr<RescaleNorm> norm_;
    std::shared_ptr<WindowMixing> mixing_;
    torch::nn::Sequential mlp_;
};

}  // namespace

void DehazeFormerConfig::check() const {
    for (std::size_t layer = 0; layer < DehazeUnet::kLayers; ++layer) {
        if (attention[layer] > depths[layer])
            throw Error("bad configuration of", kName, "'attention' has more blocks than 'depths'");
        if (embed_dims[layer] % heads[layer] != 0)
            throw Error("bad configuration of", kName, "'heads' have to divide 'embed_dims'");
    }
    if (window_size % 2 != 0) throw Error("bad configuration of", kName, "'window_size' has to be even");
}

DehazeFormerConfig DehazeFormerConfig::from_json(const nlohmann::json& json) {
    DehazeFormerConfig config;
    ConfigFields fields(kName, json);
    fields.read("embed_dims", std::span<int64_t>(config.embed_dims), 1, 1024);
    fields.read("depths", std::span<int64_t>(config.depths), 1, 256);
    fields.read("attention", std::span<int64_t>(config.attention), 0, 256);
    fields.read("heads", std::span<int64_t>(config.heads), 1, 64);
    fields.read("mlp_ratios", std::span<int64_t>(config.mlp_ratios), 1, 16);
    fields.read("window_size", config.window_size, 2, 64);
    fields.done();
    config.check();
    return config;
}

nlohmann::json DehazeFormerConfig::to_json() const {
    return {{"embed_dims", embed_dims}, {"depths", depths},         {"attention", attention},
            {"heads", heads},           {"mlp_ratios", mlp_ratios}, {"window_size", window_size}};
}

// At a quarter of the resolution, a picture must be as large as a window, and larger than the reflected margin of the 5
// x 5 convolution, so that both can pad by reflection.
DehazeFormer::DehazeFormer(const DehazeFormerConfig& config)
    : DehazeUnet({.dims = config.embed_dims,
                  .depths = config.depths,
                  .merge_kernel = 2,
                  .smallest = kPatch * std::max(config.window_size, kMinSide)},
                 [&](std::size_t layer, int64_t index) {
                     const int64_t dim = config.embed_dims[layer];
                     const bool attends = index >= config.depths[layer] - config.attention[layer];
                     return std::make_shared<DehazeFormerBlock>(dim, config.heads[layer],
                                                                dim * config.mlp_ratios[layer], config.window_size,
                                                                index % 2 == 0 ? 0 : config.window_size / 2, attends);
                 }),
      config_(config) {}

namespace {

std::optional<nlohmann::json> recognise_dehaze_former(const TensorShapes& shapes) {
    DehazeFormerConfig config;
    bool own = false;
    for (std::size_t layer = 0; layer < DehazeUnet::kLayers; ++layer) {
        const auto prefix = "layer" + std::to_string(layer + 1) + ".blocks.";
        const int64_t depth = count_of(shapes, prefix);
        if (depth == 0) return std::nullopt;
        config.depths[layer] = depth;
        config.attention[layer] = 0;
        for (int64_t index = 0; index < depth; ++index) {
            const auto block = prefix + std::to_string(index) + ".";
            // Either tensor may be missing.
            for (const char* name : {"attn.V.weight", "attn.proj.weight"})
                if (const auto dim = size_of(shapes, block + name, 0)) config.embed_dims[layer] = *dim;
            for (const auto& [name, hidden, narrow] :
                 {std::tuple("mlp.mlp.0.weight", 0, 1), {"mlp.mlp.2.weight", 1, 0}}) {
                const auto wide = size_of(shapes, block + name, static_cast<std::size_t>(hidden));
                const auto dim = size_of(shapes, block + name, static_cast<std::size_t>(narrow));
                if (wide && dim && *dim > 0) config.mlp_ratios[layer] = *wide / *dim;
            }
            const bool attends = shapes.contains(block + "attn.QK.weight") || shapes.contains(block + "attn.QK.bias");
            if (!attends) continue;
            own = true;
            config.attention[layer] = std::max(config.attention[layer], depth - index);
            for (const char* name : {"attn.attn.meta.2.weight", "attn.attn.meta.2.bias"})
                if (const auto heads = size_of(shapes, block + name, 0)) config.heads[layer] = *heads;
        }
    }
    if (!own) return std::nullopt;
    return config.to_json();
}

// The authors store the relative positions, which are computed here instead.
NamedTensors adopt_dehaze_former(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours = tensors;
    std::erase_if(ours, [](const auto& item) { return item.first.ends_with(".relative_positions"); });
    return ours;
}

}  // namespace

Architecture dehaze_former_architecture() {
    return {
        .name = kName,
        .description = "DehazeFormer: haze, by attention in windows and a normalisation that is put back",
        .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
            return std::make_unique<DehazeFormer>(DehazeFormerConfig::from_json(config));
        },
        // The authors' figures.
        .presets = {{.name = kName, .config = {}, .paper_parameters = 0.686e6, .paper_macs = 6.658e9},
                    {.name = "dehazeformer-s", .config = {{"depths", {8, 8, 8, 4, 4}}, {"attention", {2, 4, 6, 0, 0}}}},
                    {.name = "dehazeformer-b",
                     .config = {{"depths", {16, 16, 16, 8, 8}}, {"attention", {4, 8, 12, 0, 0}}}}},
        .recognise = recognise_dehaze_former,
        .adopt = adopt_dehaze_former,
        .origin = {.code = "IDKiro/DehazeFormer", .licence = "MIT"}};
}

}  // namespace deweather::models
