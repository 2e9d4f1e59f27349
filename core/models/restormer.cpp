#include "core/models/restormer.h"

#include <c10/core/GradMode.h>
#include <torch/nn/modules/normalization.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/models/config_fields.h"
#include "core/models/tensor_shapes.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "restormer";
constexpr std::size_t kLevels = 4;
// The levels halve the resolution three times.
constexpr int64_t kPatch = 8;
constexpr int64_t kShuffle = 2;

// Between layers, pictures are [B,H,W,C] without gaps: normalisation and 1 x 1 convolutions then run over rows of
// channels, and the other convolutions see channels last, without a copy anywhere.
at::Tensor convolved(torch::nn::Conv2d& conv, const at::Tensor& grid) {
    return conv(grid.permute({0, 3, 1, 2})).permute({0, 2, 3, 1}).contiguous();
}

at::Tensor convolved_by_pixel(const torch::nn::Conv2d& conv, const at::Tensor& grid) {
    return at::linear(grid, conv->weight.flatten(1), conv->bias);
}

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, int64_t groups = 1) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).padding(kernel / 2).groups(groups).bias(false));
}

// Without gradients, layers run on strips of rows on the CPU: what lies between two convolutions has up to ten times
// the channels of its input, and for a whole picture it would leave the caches and take most of the memory. Each strip
// computes two rows more than it gives, so it should not be too low. At 256 x 256 this takes a third off the time and
// half off the memory.
constexpr int64_t kStripPixels = 8192, kStripRows = 16;

// work(rows, own): rows of grid with one more above and below where there are any; own(t) leaves these out of what was
// computed from rows.
template <typename Work>
void for_each_strip(const at::Tensor& grid, const Work& work) {
    const int64_t height = grid.size(1);
    const bool whole = c10::GradMode::is_enabled() || !grid.is_cpu();
    const int64_t rows = whole ? height : std::max(kStripRows, kStripPixels / grid.size(2));
    for (int64_t begin = 0; begin < height; begin += rows) {
        const int64_t end = std::min(height, begin + rows);
        const int64_t first = std::max<int64_t>(0, begin - 1), last = std::min(height, end + 1);
        work(grid.slice(1, first, last),
             [&](const at::Tensor& computed) { return computed.slice(1, begin - first, end - first); });
    }
}

at::Tensor joined(const std::vector<at::Tensor>& strips) {
    return strips.size() == 1 ? strips.front() : at::cat(strips, 1);
}

// The name of the blocks of a level, and of a convolution between two levels, as the authors count: from 1.
std::string level_name(const std::string& what, std::size_t level) {
    return what + "_level" + std::to_string(level + 1);
}
std::string between(const std::string& what, std::size_t from, std::size_t to) {
    return what + std::to_string(from + 1) + "_" + std::to_string(to + 1);
}

class ChannelNorm : public torch::nn::Module {
  public:
    explicit ChannelNorm(int64_t channels)
        : body_(register_module("body", torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})))) {}
    at::Tensor forward(const at::Tensor& grid) { return body_(grid); }

  private:
    torch::nn::LayerNorm body_;
};

// "Multi-Dconv head transposed attention", Eq. 1: queries, keys and values come from a 1 x 1 and a depthwise 3 x 3
// convolution, and each channel of a head attends to the head's channels.
class TransposedAttention : public torch::nn::Module {
  public:
    TransposedAttention(int64_t channels, int64_t heads)
        : channels_(channels),
          heads_(heads),
          temperature_(register_parameter("temperature", at::ones({heads, 1, 1}))),
          qkv_(register_module("qkv", conv(channels, 3 * channels, 1))),
          qkv_dwconv_(register_module("qkv_dwconv", conv(3 * channels, 3 * channels, 3, 3 * channels))),
          project_out_(register_module("project_out", conv(channels, channels, 1))) {}

    at::Tensor forward(const at::Tensor& grid) {
        const int64_t batch = grid.size(0), channels = channels_ / heads_;
        // The cosines of all pairs of channels, over the pixels. Dividing their products by the lengths, which are as
        // many as there are channels, saves writing queries and keys of length 1.
        at::Tensor products, squares;
        std::vector<at::Tensor> values;
        for_each_strip(grid, [&](const at::Tensor& rows, const auto& own) {
            const auto qkv = own(convolved(qkv_dwconv_, convolved_by_pixel(qkv_, rows)))
                                 .reshape({batch, -1, 3, heads_, channels})
                                 .transpose(1, 3);
            const auto queries = qkv.select(2, 0), keys = qkv.select(2, 1);
            const auto product = at::matmul(queries.transpose(2, 3), keys);
            const auto square = qkv.slice(2, 0, 2).square().sum(3);
            products = products.defined() ? products + product : product;
            squares = squares.defined() ? squares + square : square;
            const auto value = qkv.select(2, 2).transpose(1, 2).flatten(2);
            values.push_back(rows.size(1) == grid.size(1) ? value : value.contiguous());
        });
        const auto lengths = squares.clamp_min(kShortest * kShortest).sqrt();
        const auto cosines = products / (lengths.select(2, 0).unsqueeze(3) * lengths.select(2, 1).unsqueeze(2));
        const auto attention = at::softmax(cosines * temperature_, -1);
        // Mixing the values of each head and projecting the result are two matrices after each other, so one of
        // channels x channels for each picture: [B,heads,channels_,channels], then all heads side by side.
        const auto projection = project_out_->weight.view({channels_, heads_, channels}).transpose(0, 1);
        const auto mixing =
            at::matmul(projection, attention).transpose(1, 2).reshape({batch, channels_, channels_}).transpose(1, 2);
        return at::matmul(joined(values), mixing).view(grid.sizes());
    }

  private:
    static constexpr double kShortest = 1e-12;  // instead of a division by 0

    int64_t channels_, heads_;
    at::Tensor temperature_;
    torch::nn::Conv2d qkv_, qkv_dwconv_, project_out_;
};

// "Gated-Dconv feed-forward network", Eq. 2: GELU of one half of the hidden channels gates the other half.
class GatedFeedForward : public torch::nn::Module {
  public:
    GatedFeedForward(int64_t channels, int64_t hidden)
        : project_in_(register_module("project_in", conv(channels, 2 * hidden, 1))),
          dwconv_(register_module("dwconv", conv(2 * hidden, 2 * hidden, 3, 2 * hidden))),
          project_out_(register_module("project_out", conv(hidden, channels, 1))) {}

    at::Tensor forward(const at::Tensor& grid) {
        std::vector<at::Tensor> strips;
        for_each_strip(grid, [&](const at::Tensor& rows, const auto& own) {
            const auto halves = own(convolved(dwconv_, convolved_by_pixel(project_in_, rows))).chunk(2, -1);
            strips.push_back(convolved_by_pixel(project_out_, at::gelu(halves[0]) * halves[1]));
        });
        return joined(strips);
    }

  private:
    torch::nn::Conv2d project_in_, dwconv_, project_out_;
};

class RestormerBlock : public torch::nn::Module {
  public:
    RestormerBlock(int64_t channels, int64_t heads, int64_t hidden)
        : norm1_(register_module("norm1", std::make_shared<ChannelNorm>(channels))),
          attn_(register_module("attn", std::make_shared<TransposedAttention>(channels, heads))),
          norm2_(register_module("norm2", std::make_shared<ChannelNorm>(channels))),
          ffn_(register_module("ffn", std::make_shared<GatedFeedForward>(channels, hidden))) {}

    at::Tensor forward(const at::Tensor& grid) {
        const auto mixed = grid + attn_->forward(norm1_->forward(grid));
        return mixed + ffn_->forward(norm2_->forward(mixed));
    }

  private:
    std::shared_ptr<ChannelNorm> norm1_;
    std::shared_ptr<TransposedAttention> attn_;
    std::shared_ptr<ChannelNorm> norm2_;
    std::shared_ptr<GatedFeedForward> ffn_;
};

at::Tensor run(const torch::nn::ModuleList& blocks, at::Tensor grid) {
    for (const auto& block : *blocks) grid = block->as<RestormerBlock>()->forward(grid);
    return grid;
}

// The convolution, then half the resolution and four times its channels.
at::Tensor down(torch::nn::Conv2d& conv, const at::Tensor& grid) {
    return at::pixel_unshuffle(conv(grid.permute({0, 3, 1, 2})), kShuffle).permute({0, 2, 3, 1}).contiguous();
}

at::Tensor up(torch::nn::Conv2d& conv, const at::Tensor& grid) {
    return at::pixel_shuffle(conv(grid.permute({0, 3, 1, 2})), kShuffle).permute({0, 2, 3, 1}).contiguous();
}

// Hidden channels of a feed-forward layer: rounded down.
int64_t hidden_channels(int64_t channels, double expansion) {
    return static_cast<int64_t>(static_cast<double>(channels) * expansion);
}

// The number of fewest decimals that gives these hidden channels at every level; nothing where none does.
std::optional<double> expansion_of(const TensorShapes& shapes, const RestormerConfig& config) {
    double low = 0, high = HUGE_VAL;
    for (std::size_t level = 0; level < kLevels; ++level) {
        const auto name = level + 1 < kLevels ? level_name("encoder", level) : std::string("latent");
        const auto hidden = size_of(shapes, name + ".0.ffn.project_out.weight", 1);
        if (!hidden) continue;
        const auto channels = static_cast<double>(config.channels(level));
        low = std::max(low, static_cast<double>(*hidden) / channels);
        high = std::min(high, static_cast<double>(*hidden + 1) / channels);
    }
    constexpr double kFinest = 1e6;
    for (double unit = 1; unit <= kFinest; unit *= 10) {
        const double rounded = std::ceil(low * unit) / unit;
        if (low > 0 && rounded < high) return rounded;
    }
    return std::nullopt;
}

int64_t count_of_successors(const TensorShapes& shapes) {
    return std::count_if(shapes.begin(), shapes.end(), [](const auto& item) {
        return item.first.starts_with("fre1.") || item.first.starts_with("prompt1.");
    });
}

std::optional<nlohmann::json> recognise(const TensorShapes& shapes) {
    const bool ours = count_of(shapes, "encoder_level1.") > 0 && count_of(shapes, "refinement.") > 0 &&
                      (shapes.contains("latent.0.attn.temperature") || shapes.contains("latent.0.attn.qkv.weight"));
    if (!ours || size_of(shapes, "patch_embed.proj.weight", 1).value_or(3) != 3) return std::nullopt;
    // Its successors have all of its tensors and more: AdaIR modules that work on frequencies, PromptIR prompts.
    if (count_of_successors(shapes) > 0) return std::nullopt;
    RestormerConfig config;
    if (const auto dim = size_of(shapes, "patch_embed.proj.weight", 0)) config.dim = *dim;
    for (std::size_t level = 0; level < kLevels; ++level) {
        const auto name = level + 1 < kLevels ? level_name("encoder", level) : std::string("latent");
        config.num_blocks[level] = count_of(shapes, name + ".");
        if (const auto heads = size_of(shapes, name + ".0.attn.temperature", 0)) config.heads[level] = *heads;
    }
    config.num_refinement_blocks = count_of(shapes, "refinement.");
    config.ffn_expansion_factor = expansion_of(shapes, config).value_or(config.ffn_expansion_factor);
    return config.to_json();
}

}  // namespace

void RestormerConfig::check() const {
    for (std::size_t level = 0; level < kLevels; ++level)
        if (channels(level) % heads[level] != 0)
            throw Error("bad configuration of", kName,
                        "'heads' have to divide the channels of their level: " + std::to_string(channels(level)) +
                            " at level " + std::to_string(level + 1));
    if (dim % 2 != 0) throw Error("bad configuration of", kName, "'dim' has to be even");
}

RestormerConfig RestormerConfig::from_json(const nlohmann::json& json) {
    RestormerConfig config;
    ConfigFields fields(kName, json);
    fields.read("dim", config.dim, 2, 1024);
    fields.read("num_blocks", config.num_blocks, 1, 64);
    fields.read("num_refinement_blocks", config.num_refinement_blocks, 1, 64);
    fields.read("heads", config.heads, 1, 64);
    fields.read("ffn_expansion_factor", config.ffn_expansion_factor, 1, 16);
    fields.done();
    config.check();
    return config;
}

nlohmann::json RestormerConfig::to_json() const {
    return {{"dim", dim},
            {"num_blocks", num_blocks},
            {"num_refinement_blocks", num_refinement_blocks},
            {"heads", heads},
            {"ffn_expansion_factor", ffn_expansion_factor}};
}

Restormer::Restormer(const RestormerConfig& config)
    : config_(config),
      patch_embed_(nullptr),
      downs_{nullptr, nullptr, nullptr},
      ups_{nullptr, nullptr, nullptr},
      reductions_{nullptr, nullptr, nullptr},
      output_(nullptr) {
    // The authors' modules of one convolution each are named PARENT.CHILD; theirs of a shuffle are sequences.
    const auto nested = [&](const std::string& parent, const std::string& child, torch::nn::Conv2d conv) {
        return register_module(parent, std::make_shared<torch::nn::Module>())->register_module(child, std::move(conv));
    };
    const auto sequence = [&](const std::string& name, torch::nn::Conv2d conv) {
        auto body = register_module(name, std::make_shared<torch::nn::Module>())
                        ->register_module("body", torch::nn::ModuleList());
        body->push_back(conv);
        return conv;
    };
    const auto blocks = [&](const std::string& name, int64_t count, int64_t channels, int64_t heads) {
        auto list = register_module(name, torch::nn::ModuleList());
        for (int64_t index = 0; index < count; ++index)
            list->push_back(std::make_shared<RestormerBlock>(channels, heads,
                                                             hidden_channels(channels, config.ffn_expansion_factor)));
        return list;
    };
    constexpr std::size_t kLatent = kLevels - 1;
    patch_embed_ = nested("patch_embed", "proj", conv(3, config.dim, 3));
    for (std::size_t level = 0; level < kLatent; ++level) {
        const int64_t channels = config.channels(level);
        encoders_[level] =
            blocks(level_name("encoder", level), config.num_blocks[level], channels, config.heads[level]);
        downs_[level] = sequence(between("down", level, level + 1), conv(channels, channels / 2, 3));
    }
    encoders_[kLatent] = blocks("latent", config.num_blocks[kLatent], config.channels(kLatent), config.heads[kLatent]);
    for (std::size_t level = kLatent; level-- > 0;) {
        const int64_t channels = config.channels(level), coarser = config.channels(level + 1);
        ups_[level] = sequence(between("up", level + 1, level), conv(coarser, 2 * coarser, 3));
        // The finest level goes on with the channels of both that it joins.
        if (level > 0)
            reductions_[level] =
                register_module("reduce_chan" + level_name("", level), conv(2 * channels, channels, 1));
        decoders_[level] = blocks(level_name("decoder", level), config.num_blocks[level],
                                  level > 0 ? channels : coarser, config.heads[level]);
    }
    refinement_ = blocks("refinement", config.num_refinement_blocks, config.channels(1), config.heads[0]);
    output_ = register_module("output", conv(config.channels(1), 3, 3));
}

at::Tensor Restormer::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto padded = pad_to_patches(images, kPatch);
    auto grid = convolved(patch_embed_, padded.permute({0, 2, 3, 1}));
    std::array<at::Tensor, kLevels - 1> skips;
    for (std::size_t level = 0; level < skips.size(); ++level) {
        skips[level] = run(encoders_[level], grid);
        grid = down(downs_[level], skips[level]);
    }
    grid = run(encoders_.back(), grid);
    for (std::size_t level = skips.size(); level-- > 0;) {
        grid = at::cat({up(ups_[level], grid), std::exchange(skips[level], {})}, -1);
        if (level > 0) grid = convolved_by_pixel(reductions_[level], grid);
        grid = run(decoders_[level], grid);
    }
    const auto residual = output_(run(refinement_, grid).permute({0, 3, 1, 2}));
    return (residual + padded).slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

Architecture restormer_architecture() {
    return {
        .name = kName,
        .description = "Restormer: a U-shaped transformer that attends over channels",
        .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
            return std::make_unique<Restormer>(RestormerConfig::from_json(config));
        },
        .presets = {{.name = kName,
                     .config = {},
                     .paper_parameters = 26.13e6,
                     .paper_macs = 140.99e9,
                     .note = "the paper counts the convolutions alone, 140.99 GMAC here too; the products of queries "
                             "and keys, which are no modules, add 7.04, rows that strips share 2.98"}},
        .recognise = recognise};
}

}  // namespace deweather::models
