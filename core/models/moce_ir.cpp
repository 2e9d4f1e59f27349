#include "core/models/moce_ir.h"

#include <ATen/ops/fft_irfft2.h>
#include <ATen/ops/fft_rfft2.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/types.h>

#include <algorithm>

#include "core/models/config_fields.h"
#include "core/models/cross_attention.h"
#include "core/models/restormer_blocks.h"
#include "core/models/tensor_shapes.h"
#include "core/models/traced_layers.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "moce-ir";
// The levels halve the resolution three times.
constexpr int64_t kPatch = 8;
constexpr std::size_t kLatent = 3;
// Hidden channels of a feed-forward layer, per channel.
constexpr int64_t kExpansion = 2;
// Expert i attends within squares of 4 2^i features and has 2^(i - last) of the channels.
constexpr int64_t kSmallestSquare = 4;
constexpr int64_t kAskedKernel = 7;

at::Tensor as_picture(const at::Tensor& grid) {
    return grid.permute({0, 3, 1, 2});
}

// A list of modules under one name, as in the authors' code.
template <class First, class Second>
void register_pair(torch::nn::Module& owner, const std::string& name, const First& first, const Second& second) {
    auto list = owner.register_module(name, std::make_shared<torch::nn::Module>());
    list->register_module("0", first);
    list->register_module("1", second);
}

// Attention within squares of features, computed in the frequency domain: a circular convolution of queries and keys,
// normalised, gates the values.
class FourierAttention : public torch::nn::Module {
  public:
    FourierAttention(int64_t channels, int64_t square)
        : square_(square),
          q_(register_module("q", plain_conv(channels, channels, 1))),
          q_dwconv_(register_module("q_dwconv", plain_conv(channels, channels, 3, channels, true))),
          kv_(register_module("kv", plain_conv(channels, 2 * channels, 1))),
          kv_dwconv_(
              register_module("kv_dwconv", plain_conv(2 * channels, 2 * channels, kAskedKernel, 2 * channels, true))),
          norm_(register_module("norm", std::make_shared<ChannelNorm>(channels))),
          proj_out_(register_module("proj_out", plain_conv(channels, channels, 1, 1, true))) {}

    // [B,H,W,C] to the same shape.
    at::Tensor forward(const at::Tensor& grid) {
        const auto queries = convolved(q_dwconv_, convolved_by_pixel(q_, grid));
        const auto both = convolved(kv_dwconv_, convolved_by_pixel(kv_, grid)).chunk(2, -1);
        const int64_t height = grid.size(1), width = grid.size(2);
        const int64_t below = (square_ - height % square_) % square_, right = (square_ - width % square_) % square_;
        // [B,rows,square,columns,square,C], zero where a square reaches beyond the features.
        const auto in_squares = [&](const at::Tensor& t) {
            return at::constant_pad_nd(t, {0, 0, 0, right, 0, below})
                .view({t.size(0), (height + below) / square_, square_, (width + right) / square_, square_, t.size(3)});
        };
        const std::array<int64_t, 2> axes = {2, 4};
        const auto spectrum = at::fft_rfft2(in_squares(queries), std::nullopt, axes) *
                              at::fft_rfft2(in_squares(both[0]), std::nullopt, axes);
        const std::array<int64_t, 2> sides = {square_, square_};
        const auto attended = at::fft_irfft2(spectrum, at::IntArrayRef(sides), axes)
                                  .reshape({grid.size(0), height + below, width + right, grid.size(3)})
                                  .slice(1, 0, height)
                                  .slice(2, 0, width);
        return convolved_by_pixel(proj_out_, norm_->forward(attended) * both[1]);
    }

  private:
    int64_t square_;
    torch::nn::Conv2d q_, q_dwconv_, kv_, kv_dwconv_;
    std::shared_ptr<ChannelNorm> norm_;
    torch::nn::Conv2d proj_out_;
};

class ComplexityExpert : public torch::nn::Module {
  public:
    // rank: channels within the expert.
    ComplexityExpert(int64_t channels, int64_t rank, int64_t square)
        : into_(plain_conv(channels, rank, 1)),
          gate_(plain_conv(channels, rank, 1)),
          back_(plain_conv(rank, channels, 1)),
          body_(std::make_shared<FourierAttention>(rank, square)) {
        auto inner = register_module("0", std::make_shared<torch::nn::Module>());
        auto projections = inner->register_module("proj", std::make_shared<torch::nn::Module>());
        projections->register_module("0", into_);
        projections->register_module("1", gate_);
        projections->register_module("2", back_);
        inner->register_module("body", body_);
    }

    at::Tensor forward(const at::Tensor& grid, const at::Tensor& shared) {
        const auto attended = body_->forward(convolved_by_pixel(into_, grid));
        return grid + convolved_by_pixel(back_, attended * at::silu(convolved_by_pixel(gate_, shared)));
    }

  private:
    torch::nn::Conv2d into_, gate_, back_;
    std::shared_ptr<FourierAttention> body_;
};

// Chooses experts for each picture, by the mean of its features and its high frequencies.
class ExpertsOfPicture : public torch::nn::Module {
  public:
    ExpertsOfPicture(int64_t channels, int64_t frequencies, int64_t experts, int64_t chosen)
        : chosen_(chosen),
          by_features_(torch::nn::LinearOptions(channels, experts).bias(false)),
          by_frequencies_(torch::nn::LinearOptions(frequencies, experts).bias(false)),
          project_out_(register_module("proj_out", plain_conv(channels, channels, 1))) {
        auto list = register_module("experts", std::make_shared<torch::nn::Module>());
        for (int64_t index = 0; index < experts; ++index) {
            experts_.push_back(std::make_shared<ComplexityExpert>(channels, channels >> (experts - 1 - index),
                                                                  kSmallestSquare << index));
            list->register_module(std::to_string(index), experts_.back());
        }
        auto routing = register_module("routing", std::make_shared<torch::nn::Module>());
        routing->register_module("gate", std::make_shared<torch::nn::Module>())->register_module("2", by_features_);
        routing->register_module("freq_gate", by_frequencies_);
    }

    at::Tensor forward(const at::Tensor& grid, const at::Tensor& shared, const at::Tensor& frequencies,
                       RoutingTrace* trace) {
        const auto logits = by_features_(nn::picture_mean(grid, 1, 2).flatten(1)) + by_frequencies_(frequencies);
        const auto [gates, chosen] = logits.softmax(-1).topk(chosen_, -1);
        if (trace != nullptr) {
            // One decision for a whole picture.
            nn::Routing routing;
            routing.chosen = chosen;
            routing.gates = gates;
            routing.logits = routing.scores = logits;
            trace->layers.push_back(layer_trace(routing, logits.view({logits.size(0), 1, 1, -1})));
        }
        std::vector<at::Tensor> pictures;
        for (int64_t picture = 0; picture < grid.size(0); ++picture) {
            const auto own = grid.slice(0, picture, picture + 1), own_shared = shared.slice(0, picture, picture + 1);
            at::Tensor sum;
            for (int64_t k = 0; k < chosen_; ++k) {
                const auto expert = static_cast<std::size_t>(chosen[picture][k].item<int64_t>());
                const auto part = experts_[expert]->forward(own, own_shared) * gates[picture][k];
                sum = sum.defined() ? sum + part : part;
            }
            pictures.push_back(sum);
        }
        return convolved_by_pixel(project_out_, pictures.size() == 1 ? pictures.front() : at::cat(pictures));
    }

  private:
    int64_t chosen_;
    torch::nn::Linear by_features_, by_frequencies_;
    torch::nn::Conv2d project_out_;
    std::vector<std::shared_ptr<ComplexityExpert>> experts_;
};

}  // namespace

// Restormer's block with biases, and with other names.
class MoceIr::EncoderBlock : public torch::nn::Module {
  public:
    EncoderBlock(int64_t channels, int64_t heads)
        : norm1_(std::make_shared<ChannelNorm>(channels)),
          norm2_(std::make_shared<ChannelNorm>(channels)),
          mixer_(register_module("mixer", std::make_shared<TransposedAttention>(channels, heads, true))),
          ffn_(register_module("ffn", std::make_shared<GatedFeedForward>(channels, kExpansion * channels, true))) {
        register_pair(*this, "norms", norm1_, norm2_);
    }

    at::Tensor forward(const at::Tensor& grid) {
        const auto mixed = grid + mixer_->forward(norm1_->forward(grid));
        return mixed + ffn_->forward(norm2_->forward(mixed));
    }

  private:
    std::shared_ptr<ChannelNorm> norm1_, norm2_;
    std::shared_ptr<TransposedAttention> mixer_;
    std::shared_ptr<GatedFeedForward> ffn_;
};

// Cross-attention: the experts' output gives the queries, a shared attention's output the keys and values.
class MoceIr::DecoderBlock : public torch::nn::Module {
  public:
    DecoderBlock(int64_t channels, int64_t heads, int64_t frequencies, const MoceIrConfig& config)
        : norm1_(std::make_shared<ChannelNorm>(channels)),
          norm2_(std::make_shared<ChannelNorm>(channels)),
          to_shared_(plain_conv(channels, channels, 1, 1, true)),
          to_experts_(plain_conv(channels, channels, 1, 1, true)),
          shared_(register_module("shared", std::make_shared<TransposedAttention>(channels, heads))),
          mixer_(register_module("mixer", std::make_shared<CrossAttention>(channels, heads, kAskedKernel))),
          ffn_(register_module("ffn", std::make_shared<GatedFeedForward>(channels, kExpansion * channels))),
          experts_(register_module(
              "adapter", std::make_shared<ExpertsOfPicture>(channels, frequencies, config.num_experts, config.topk))) {
        register_pair(*this, "norms", norm1_, norm2_);
        register_pair(*this, "proj", to_shared_, to_experts_);
    }

    at::Tensor forward(const at::Tensor& grid, const at::Tensor& frequencies, RoutingTrace* trace) {
        const auto normalised = norm1_->forward(grid);
        const auto shared = shared_->forward(convolved_by_pixel(to_shared_, normalised));
        const auto adapted = experts_->forward(convolved_by_pixel(to_experts_, normalised), shared, frequencies, trace);
        const auto mixed = grid + mixer_->forward(adapted, shared);
        return mixed + ffn_->forward(norm2_->forward(mixed));
    }

  private:
    std::shared_ptr<ChannelNorm> norm1_, norm2_;
    torch::nn::Conv2d to_shared_, to_experts_;
    std::shared_ptr<TransposedAttention> shared_;
    std::shared_ptr<CrossAttention> mixer_;
    std::shared_ptr<GatedFeedForward> ffn_;
    std::shared_ptr<ExpertsOfPicture> experts_;
};

void MoceIrConfig::check() const {
    for (std::size_t level = 0; level < heads.size(); ++level)
        if (channels(level) % heads[level] != 0)
            throw Error("bad configuration of", kName,
                        "'heads' have to divide the channels of their level: " + std::to_string(channels(level)) +
                            " at level " + std::to_string(level + 1));
    if (dim % (int64_t{1} << (num_experts - 1)) != 0)
        throw Error("bad configuration of", kName,
                    "'dim' has to be a multiple of 2^('num_experts' - 1), as each expert has half of the next one's "
                    "channels");
    if (dim % 2 != 0) throw Error("bad configuration of", kName, "'dim' has to be even");
    if (topk > num_experts) throw Error("bad configuration of", kName, "'topk' is more than 'num_experts'");
}

MoceIrConfig MoceIrConfig::from_json(const nlohmann::json& json) {
    MoceIrConfig config;
    ConfigFields fields(kName, json);
    fields.read("dim", config.dim, 2, 1024);
    fields.read("num_blocks", config.num_blocks, 1, 64);
    fields.read("num_dec_blocks", config.num_dec_blocks, 1, 64);
    fields.read("num_refinement_blocks", config.num_refinement_blocks, 1, 64);
    fields.read("heads", config.heads, 1, 64);
    fields.read("num_experts", config.num_experts, 1, 8);
    fields.read("topk", config.topk, 1, 8);
    fields.done();
    config.check();
    return config;
}

nlohmann::json MoceIrConfig::to_json() const {
    return {{"dim", dim},
            {"num_blocks", num_blocks},
            {"num_dec_blocks", num_dec_blocks},
            {"num_refinement_blocks", num_refinement_blocks},
            {"heads", heads},
            {"num_experts", num_experts},
            {"topk", topk}};
}

MoceIr::MoceIr(const MoceIrConfig& config)
    : config_(config),
      patch_embed_(plain_conv(3, config.dim, 3)),
      high_pass_(plain_conv(config.channels(kLatent), config.channels(kLatent), 3, config.channels(kLatent))),
      output_(register_module("output", plain_conv(config.dim, 3, 3))),
      widen_(config.channels(kLatent), 2 * config.channels(kLatent)),
      narrow_(2 * config.channels(kLatent), config.channels(kLatent)),
      downs_{nullptr, nullptr, nullptr},
      ups_{nullptr, nullptr, nullptr},
      reductions_{nullptr, nullptr, nullptr} {
    const auto holder = [](torch::nn::Module& owner, const std::string& name) {
        return owner.register_module(name, std::make_shared<torch::nn::Module>());
    };
    const auto sequence = [&](torch::nn::Module& owner, const std::string& name, const torch::nn::Conv2d& conv) {
        holder(*holder(owner, name), "body")->register_module("0", conv);
    };
    const auto encoder = [&](torch::nn::Module& owner, int64_t count, std::size_t level) {
        std::vector<std::shared_ptr<EncoderBlock>> blocks;
        auto list = holder(owner, "layers");
        for (int64_t index = 0; index < count; ++index) {
            blocks.push_back(std::make_shared<EncoderBlock>(config.channels(level), config.heads[level]));
            list->register_module(std::to_string(index), blocks.back());
        }
        return blocks;
    };
    holder(*this, "patch_embed")->register_module("proj", patch_embed_);
    auto frequencies = holder(*this, "freq_embed");
    holder(*holder(*frequencies, "high_conv"), "0")->register_module("conv", high_pass_);
    frequencies->register_module("mlp", torch::nn::Sequential(widen_, torch::nn::GELU(), narrow_));
    auto encoders = holder(*this, "enc");
    for (std::size_t level = 0; level < kLatent; ++level) {
        auto stage = holder(*encoders, std::to_string(level));
        encoders_[level] = encoder(*holder(*stage, "0"), config.num_blocks[level], level);
        downs_[level] = plain_conv(config.channels(level), config.channels(level) / 2, 3);
        sequence(*stage, "1", downs_[level]);
    }
    encoders_[kLatent] = encoder(*holder(*this, "latent"), config.num_blocks[kLatent], kLatent);
    auto decoders = holder(*this, "dec");
    for (std::size_t level = kLatent; level-- > 0;) {
        auto stage = holder(*decoders, std::to_string(kLatent - 1 - level));
        const int64_t coarser = config.channels(level + 1), channels = config.channels(level);
        ups_[level] = plain_conv(coarser, 2 * coarser, 3);
        sequence(*stage, "0", ups_[level]);
        reductions_[level] = stage->register_module("1", plain_conv(coarser, channels, 1));
        auto list = holder(*holder(*stage, "2"), "layers");
        for (int64_t index = 0; index < config.num_dec_blocks[level]; ++index) {
            decoders_[level].push_back(
                std::make_shared<DecoderBlock>(channels, config.heads[level], config.channels(kLatent), config));
            list->register_module(std::to_string(index), decoders_[level].back());
        }
    }
    refinement_ = encoder(*holder(*this, "refinement"), config.num_refinement_blocks, 0);
}

MoceIr::~MoceIr() = default;

at::Tensor MoceIr::frequencies(const at::Tensor& grid) {
    const auto high = at::gelu(convolved(high_pass_, grid));
    return narrow_(at::gelu(widen_(nn::picture_mean(high, 1, 2).flatten(1))));
}

at::Tensor MoceIr::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) {
        *trace = RoutingTrace{};
        trace->patch = std::max(images.size(2), images.size(3));
    }
    const auto padded = pad_to_patches(images, kPatch);
    auto grid = convolved(patch_embed_, padded.permute({0, 2, 3, 1}));
    std::array<at::Tensor, kLatent> skips;
    for (std::size_t level = 0; level < kLatent; ++level) {
        for (const auto& block : encoders_[level]) grid = block->forward(grid);
        skips[level] = grid;
        grid = convolved_down(downs_[level], grid);
    }
    for (const auto& block : encoders_[kLatent]) grid = block->forward(grid);
    const auto told = frequencies(grid);
    for (std::size_t level = kLatent; level-- > 0;) {
        const auto joined = at::cat({convolved_up(ups_[level], grid), std::exchange(skips[level], {})}, -1);
        grid = convolved_by_pixel(reductions_[level], joined);
        for (const auto& block : decoders_[level]) grid = block->forward(grid, told, trace);
    }
    for (const auto& block : refinement_) grid = block->forward(grid);
    return (output_(as_picture(grid)) + padded).slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

namespace {

std::optional<nlohmann::json> recognise_moce_ir(const TensorShapes& shapes) {
    const bool ours = count_of(shapes, "latent.layers.") > 0 && count_of(shapes, "dec.") == 3 &&
                      count_of(shapes, "dec.0.2.layers.0.adapter.experts.") > 0;
    if (!ours) return std::nullopt;
    MoceIrConfig config;
    if (const auto dim = size_of(shapes, "patch_embed.proj.weight", 0))
        config.dim = *dim;
    else if (const auto same = size_of(shapes, "output.weight", 1))
        config.dim = *same;
    config.num_experts = count_of(shapes, "dec.0.2.layers.0.adapter.experts.");
    for (std::size_t level = 0; level <= kLatent; ++level) {
        const auto name =
            level < kLatent ? "enc." + std::to_string(level) + ".0.layers." : std::string("latent.layers.");
        config.num_blocks[level] = count_of(shapes, name);
        if (const auto heads = size_of(shapes, name + "0.mixer.temperature", 0)) config.heads[level] = *heads;
    }
    for (std::size_t level = 0; level < kLatent; ++level)
        config.num_dec_blocks[level] = count_of(shapes, "dec." + std::to_string(kLatent - 1 - level) + ".2.layers.");
    config.num_refinement_blocks = count_of(shapes, "refinement.layers.");
    return config.to_json();
}

// The experts' numbers of parameters, which only training uses.
NamedTensors adopt_moce_ir(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours = tensors;
    std::erase_if(ours, [](const auto& item) { return item.first.ends_with(".routing.complexity"); });
    return ours;
}

}  // namespace

Architecture moce_ir_architecture() {
    return {.name = kName,
            .description = "MoCE-IR: several degradations, experts of growing size chosen for a whole picture",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<MoceIr>(MoceIrConfig::from_json(config));
            },
            .presets = {{.name = kName, .config = {}, .paper_parameters = 25.35e6},
                        {.name = "moce-ir-s", .config = {{"dim", 32}}, .paper_parameters = 11.48e6}},
            .recognise = recognise_moce_ir,
            .adopt = adopt_moce_ir,
            .origin = {.code = "eduardzamfir/MoCE-IR", .licence = "Apache-2.0"}};
}

}  // namespace deweather::models
