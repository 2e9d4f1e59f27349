#include "core/models/transweather.h"

#include <torch/nn/init.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <cmath>

#include "core/base/error.h"
#include "core/models/config_fields.h"
#include "core/models/tensor_shapes.h"
#include "core/nn/spatial_reduction_attention.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "transweather";
constexpr std::size_t kStages = 4;

// Per stage: heads and reduction of the blocks, and heads of the patch blocks of the first three stages (with the same
// reduction as their stage).
constexpr std::array<int64_t, kStages> kHeads = {1, 2, 4, 4}, kReductions = {4, 2, 2, 1};
constexpr std::array<int64_t, kStages - 1> kPatchHeads = {1, 2, 2};
constexpr int64_t kDecoderHeads = 8;
// Ratio of hidden channels to channels in a feed-forward layer.
constexpr int64_t kEncoderExpansion = 2, kDecoderExpansion = 4;
// Channels at 1/2 and 1/1.
constexpr int64_t kHalfChannels = 16, kFullChannels = 8;
// Stochastic depth rises from 0 in the first block to this in the last. The decoder's rate is spread over the 16 blocks
// of which the authors build only the first stage.
constexpr double kMaxDropped = 0.1;
constexpr int64_t kDecoderSpread = 16;

constexpr int64_t kPatch = 16;
constexpr int64_t kSmallest = 48;

// Between layers, pictures are contiguous [B,H,W,C]: normalisation and linear layers run over rows of channels, and
// convolutions get channels-last input, without any copy.
at::Tensor as_pictures(const at::Tensor& grid) {
    return grid.permute({0, 3, 1, 2});
}
at::Tensor as_grid(const at::Tensor& pictures) {
    return pictures.permute({0, 2, 3, 1}).contiguous();
}

torch::nn::LayerNorm layer_norm(int64_t channels) {
    constexpr double kEpsilon = 1e-6;
    return torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels}).eps(kEpsilon));
}

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, int64_t stride = 1, int64_t groups = 1) {
    return torch::nn::Conv2d(
        torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).groups(groups));
}

// Adds a wrapper module of one convolution, named NAME.conv2d, to parent.
template <typename Conv>
Conv add_conv2d(torch::nn::Module& parent, const std::string& name, Conv conv) {
    return parent.register_module(name, std::make_shared<torch::nn::Module>())
        ->register_module("conv2d", std::move(conv));
}

// Doubles the resolution.
torch::nn::ConvTranspose2d add_upsampling(torch::nn::Module& parent, const std::string& name, int64_t in, int64_t out) {
    return add_conv2d(parent, name,
                      torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(in, out, 4).stride(2).padding(1)));
}

double dropped(int64_t block, int64_t blocks) {
    return blocks == 1 ? 0.0 : kMaxDropped * static_cast<double>(block) / static_cast<double>(blocks - 1);
}

// Overlapping patch embedding: a strided convolution, then normalisation.
class PatchEmbedding : public torch::nn::Module {
  public:
    PatchEmbedding(int64_t in, int64_t out, int64_t kernel, int64_t stride)
        : proj_(register_module("proj", conv(in, out, kernel, stride))),
          norm_(register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({out})))) {}

    // [B,H,W,in] to [B,⌈H/stride⌉,⌈W/stride⌉,out].
    at::Tensor forward(const at::Tensor& grid) { return norm_(as_grid(proj_(as_pictures(grid)))); }

  private:
    torch::nn::Conv2d proj_;
    torch::nn::LayerNorm norm_;
};

// Linear, depthwise 3 x 3 convolution, GELU, linear.
class FeedForward : public torch::nn::Module {
  public:
    FeedForward(int64_t channels, int64_t hidden)
        : fc1_(register_module("fc1", torch::nn::Linear(channels, hidden))),
          dwconv_(register_module("dwconv", std::make_shared<torch::nn::Module>())
                      ->register_module("dwconv", conv(hidden, hidden, 3, 1, hidden))),
          fc2_(register_module("fc2", torch::nn::Linear(hidden, channels))) {}

    at::Tensor forward(const at::Tensor& grid) { return fc2_(at::gelu(as_grid(dwconv_(as_pictures(fc1_(grid)))))); }

  private:
    torch::nn::Linear fc1_;
    torch::nn::Conv2d dwconv_;
    torch::nn::Linear fc2_;
};

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

// x + attention(norm1 x), then x + mlp(norm2 x); in training, stochastic depth drops the second term for some pictures.
template <typename Attention>
class TransformerBlock : public torch::nn::Module {
  public:
    TransformerBlock(int64_t channels, int64_t expansion, double dropped, std::shared_ptr<Attention> attention)
        : dropped_(dropped),
          norm1_(register_module("norm1", layer_norm(channels))),
          attn_(register_module("attn", std::move(attention))),
          norm2_(register_module("norm2", layer_norm(channels))),
          mlp_(register_module("mlp", std::make_shared<FeedForward>(channels, expansion * channels))) {}

    at::Tensor forward(const at::Tensor& grid) {
        const auto mixed = grid + kept(attn_->forward(norm1_(grid)));
        return mixed + kept(mlp_->forward(norm2_(mixed)));
    }

  private:
    // Zeros the branch for random pictures and scales up the others.
    at::Tensor kept(const at::Tensor& branch) const {
        if (!is_training() || dropped_ == 0) return branch;
        const double keep = 1 - dropped_;
        return branch * at::empty({branch.size(0), 1, 1, 1}, branch.options()).bernoulli_(keep).div_(keep);
    }

    double dropped_;
    torch::nn::LayerNorm norm1_;
    std::shared_ptr<Attention> attn_;
    torch::nn::LayerNorm norm2_;
    std::shared_ptr<FeedForward> mlp_;
};

using EncoderBlock = TransformerBlock<nn::SpatialReductionAttention>;
using DecoderBlock = TransformerBlock<WeatherAttention>;

std::shared_ptr<EncoderBlock> encoder_block(int64_t channels, int64_t heads, int64_t reduction, double dropped) {
    return std::make_shared<EncoderBlock>(
        channels, kEncoderExpansion, dropped,
        std::make_shared<nn::SpatialReductionAttention>(
            nn::SpatialReductionAttentionConfig{.dim = channels, .heads = heads, .reduction = reduction}));
}

// x + conv(ReLU(conv x)) / 10.
class DampedResidualBlock : public torch::nn::Module {
  public:
    explicit DampedResidualBlock(int64_t channels)
        : conv1_(add_conv2d(*this, "conv1", conv(channels, channels, 3))),
          conv2_(add_conv2d(*this, "conv2", conv(channels, channels, 3))) {}

    at::Tensor forward(const at::Tensor& x) {
        constexpr double kDamping = 0.1;
        return at::add(x, conv2_(conv1_(x).relu_()), kDamping);
    }

  private:
    torch::nn::Conv2d conv1_, conv2_;
};

// Initialises weights like the authors, with narrow linear layers.
void initialise(torch::nn::Module& transformer) {
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

}  // namespace

// The pyramid encoder. Stage i has the blocks block{i} on patches; in stages 1 to 3, a block patch_block{i} also
// processes patches of half the size, and its result is added to the equally large patches of the next stage.
class WeatherEncoder : public torch::nn::Module {
  public:
    explicit WeatherEncoder(const TransWeatherConfig& config) {
        const auto& dims = config.dims;
        int64_t blocks = 0, before = 0;
        for (const int64_t depth : config.depths) blocks += depth;
        for (std::size_t stage = 0; stage < kStages; ++stage) {
            const auto number = std::to_string(stage + 1);
            embeddings_[stage] =
                register_module("patch_embed" + number,
                                stage == 0 ? std::make_shared<PatchEmbedding>(3, dims[0], 7, 4)
                                           : std::make_shared<PatchEmbedding>(dims[stage - 1], dims[stage], 3, 2));
            blocks_[stage] = register_module("block" + number, torch::nn::ModuleList());
            for (int64_t index = 0; index < config.depths[stage]; ++index)
                blocks_[stage]->push_back(
                    encoder_block(dims[stage], kHeads[stage], kReductions[stage], dropped(before + index, blocks)));
            norms_[stage] = register_module("norm" + number, layer_norm(dims[stage]));
            if (stage + 1 < kStages) {
                const int64_t finer = dims[stage + 1];
                mini_embeddings_[stage] = register_module("mini_patch_embed" + number,
                                                          std::make_shared<PatchEmbedding>(dims[stage], finer, 3, 2));
                patch_blocks_[stage] =
                    encoder_block(finer, kPatchHeads[stage], kReductions[stage], dropped(before, blocks));
                register_module("patch_block" + number, torch::nn::ModuleList())->push_back(patch_blocks_[stage]);
                patch_norms_[stage] = register_module("pnorm" + number, layer_norm(finer));
            }
            before += config.depths[stage];
        }
        // One of the authors' tensors that is never used.
        register_module("mini_patch_embed4", std::make_shared<PatchEmbedding>(dims[0], dims[3], 3, 2));
        initialise(*this);
    }

    // [B,H,W,3] to the grids after each stage.
    std::array<at::Tensor, kStages> forward(const at::Tensor& grid) {
        std::array<at::Tensor, kStages> stages;
        at::Tensor finer;
        for (std::size_t stage = 0; stage < kStages; ++stage) {
            auto x = embeddings_[stage]->forward(stage == 0 ? grid : stages[stage - 1]);
            if (finer.defined()) x = x + finer;
            if (stage + 1 < kStages)
                finer = patch_norms_[stage](patch_blocks_[stage]->forward(mini_embeddings_[stage]->forward(x)));
            for (const auto& block : *blocks_[stage]) x = block->as<EncoderBlock>()->forward(x);
            stages[stage] = norms_[stage](x);
        }
        return stages;
    }

  private:
    std::array<std::shared_ptr<PatchEmbedding>, kStages> embeddings_;
    std::array<torch::nn::ModuleList, kStages> blocks_;
    std::array<torch::nn::LayerNorm, kStages> norms_{nullptr, nullptr, nullptr, nullptr};
    std::array<std::shared_ptr<PatchEmbedding>, kStages - 1> mini_embeddings_;
    std::array<std::shared_ptr<EncoderBlock>, kStages - 1> patch_blocks_;
    std::array<torch::nn::LayerNorm, kStages - 1> patch_norms_{nullptr, nullptr, nullptr};
};

// Blocks with weather queries at half the resolution of the last stage.
class WeatherDecoder : public torch::nn::Module {
  public:
    explicit WeatherDecoder(const TransWeatherConfig& config)
        : patch_embed_(register_module("patch_embed1",
                                       std::make_shared<PatchEmbedding>(config.dims.back(), config.dims.back(), 3, 2))),
          blocks_(register_module("block1", torch::nn::ModuleList())),
          norm_(register_module("norm1", layer_norm(config.dims.back()))) {
        for (int64_t index = 0; index < config.decoder_depth; ++index)
            blocks_->push_back(std::make_shared<DecoderBlock>(
                config.dims.back(), kDecoderExpansion, dropped(index, kDecoderSpread),
                std::make_shared<WeatherAttention>(config.dims.back(), kDecoderHeads, config.queries)));
        initialise(*this);
    }

    at::Tensor forward(const at::Tensor& grid) {
        auto x = patch_embed_->forward(grid);
        for (const auto& block : *blocks_) x = block->as<DecoderBlock>()->forward(x);
        return norm_(x);
    }

  private:
    std::shared_ptr<PatchEmbedding> patch_embed_;
    torch::nn::ModuleList blocks_;
    torch::nn::LayerNorm norm_;
};

// Upsamples the decoder's grid to full resolution, adding the encoder's stages on the way.
class ConvolutionTail : public torch::nn::Module {
  public:
    explicit ConvolutionTail(const TransWeatherConfig& config)
        : up_coarsest_(add_upsampling(*this, "convd32x", config.dims[3], config.dims[3])) {
        static constexpr std::array<const char*, kStages> kUp = {"convd2x", "convd4x", "convd8x", "convd16x"};
        for (std::size_t stage = kStages; stage-- > 0;) {
            const int64_t finer = stage > 0 ? config.dims[stage - 1] : kHalfChannels;
            ups_[stage] = add_upsampling(*this, kUp[stage], config.dims[stage], finer);
            dense_[stage] = std::make_shared<DampedResidualBlock>(finer);
            register_module("dense_" + std::to_string(stage + 1), torch::nn::ModuleList())->push_back(dense_[stage]);
        }
        up_full_ = add_upsampling(*this, "convd1x", kHalfChannels, kFullChannels);
        // One of the authors' tensors that is never used.
        add_conv2d(*this, "conv_output", conv(kFullChannels, 3, 3));
    }

    // The encoder's stages and the decoder's grid to [B,kFullChannels,H,W].
    at::Tensor forward(const std::array<at::Tensor, kStages>& stages, const at::Tensor& decoded) {
        auto x = up_coarsest_(as_pictures(decoded));
        for (std::size_t stage = kStages; stage-- > 0;) {
            // If a resolution was rounded up, doubling it yields a surplus row or column.
            const auto skip = as_pictures(stages[stage]);
            x = x.slice(2, 0, skip.size(2)).slice(3, 0, skip.size(3)) + skip;
            x = dense_[stage]->forward(ups_[stage](x));
        }
        return up_full_(x);
    }

  private:
    torch::nn::ConvTranspose2d up_coarsest_;
    // Per stage: the upsampling to the next finer one, and the block after it.
    std::array<torch::nn::ConvTranspose2d, kStages> ups_{nullptr, nullptr, nullptr, nullptr};
    std::array<std::shared_ptr<DampedResidualBlock>, kStages> dense_;
    torch::nn::ConvTranspose2d up_full_{nullptr};
};

void TransWeatherConfig::check() const {
    const std::array<int64_t, kStages> heads = {kHeads[0], kHeads[1], kHeads[2], kDecoderHeads};
    for (std::size_t stage = 0; stage < kStages; ++stage)
        if (dims[stage] % heads[stage] != 0)
            throw Error("bad configuration of", kName,
                        "'dims' have to be multiples of 1, 2, 4 and 8, not " + nlohmann::json(dims).dump());
}

TransWeatherConfig TransWeatherConfig::from_json(const nlohmann::json& json) {
    TransWeatherConfig config;
    ConfigFields fields(kName, json);
    fields.read("dims", config.dims, 1, 4096);
    fields.read("depths", config.depths, 1, 64);
    fields.read("decoder_depth", config.decoder_depth, 1, 64);
    fields.read("queries", config.queries, 1, 4096);
    fields.done();
    config.check();
    return config;
}

nlohmann::json TransWeatherConfig::to_json() const {
    return {{"dims", dims}, {"depths", depths}, {"decoder_depth", decoder_depth}, {"queries", queries}};
}

TransWeather::TransWeather(const TransWeatherConfig& config)
    : config_(config),
      encoder_(register_module("Tenc", std::make_shared<WeatherEncoder>(config))),
      decoder_(register_module("Tdec", std::make_shared<WeatherDecoder>(config))),
      tail_(register_module("convtail", std::make_shared<ConvolutionTail>(config))),
      clean_(add_conv2d(*this, "clean", conv(kFullChannels, 3, 3))) {}

at::Tensor TransWeather::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    // The network's input range is -1..1.
    const auto padded = pad_to_patches(images, kPatch, kSmallest);
    const auto stages = encoder_->forward(as_grid(padded) * 2 - 1);
    const auto restored = at::tanh(clean_(tail_->forward(stages, decoder_->forward(stages.back()))));
    return restored.slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

namespace {

std::optional<nlohmann::json> recognise(const TensorShapes& shapes) {
    if (count_of(shapes, "Tenc.block1.") == 0 || count_of(shapes, "Tdec.block1.") == 0 ||
        size_of(shapes, "Tenc.patch_embed1.proj.weight", 1).value_or(3) != 3)
        return std::nullopt;
    TransWeatherConfig config;
    for (std::size_t stage = 0; stage < kStages; ++stage) {
        const auto number = std::to_string(stage + 1);
        for (const auto* tensor : {"Tenc.norm", "Tenc.patch_embed"}) {
            const auto name = tensor + number + (std::string_view(tensor) == "Tenc.norm" ? ".weight" : ".norm.weight");
            if (const auto dim = size_of(shapes, name, 0)) config.dims[stage] = *dim;
        }
        config.depths[stage] = count_of(shapes, "Tenc.block" + number + ".");
    }
    config.decoder_depth = count_of(shapes, "Tdec.block1.");
    if (const auto queries = size_of(shapes, "Tdec.block1.0.attn.task_query", 1)) config.queries = *queries;
    return config.to_json();
}

}  // namespace

Architecture transweather_architecture() {
    return {.name = kName,
            .description = "TransWeather: a pyramid transformer with learnt queries about the weather",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<TransWeather>(TransWeatherConfig::from_json(config));
            },
            .presets = {{.name = kName,
                         .config = {},
                         .paper_parameters = 38.05e6,
                         .paper_macs = 6.12e9,
                         .note = "the paper's figure leaves out attention (0.46 GMAC) and counts transposed "
                                 "convolutions by their outputs, 4 times what they compute (1.91 GMAC more): 6.11 here "
                                 "when counted so"}},
            .recognise = recognise,
            .origin = {.code = "jeya-maria-jose/TransWeather", .licence = "see its repository"}};
}

}  // namespace deweather::models
