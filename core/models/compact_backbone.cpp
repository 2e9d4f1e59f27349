#include "core/models/compact_backbone.h"

#include <array>

#include "core/base/memory.h"
#include "core/models/traced_layers.h"

namespace deweather::models {

namespace {

// Pixels per side of a token: unshuffled by 2, then two strided convolutions.
constexpr int64_t kPatch = 8;
constexpr int64_t kShuffle = 2;
constexpr int64_t kShuffled = 3 * kShuffle * kShuffle;
constexpr int64_t kMaxDecoderBlocks = 'z' - 'a' + 1;  // their names end in a letter

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, int64_t stride = 1, int64_t groups = 1) {
    const int64_t padding = stride == 1 ? kernel / 2 : 0;
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(padding).groups(groups));
}

torch::nn::LayerNorm layer_norm(int64_t dim) {
    return torch::nn::LayerNorm(torch::nn::LayerNormOptions({dim}));
}

at::Tensor channels_last(const at::Tensor& t) {
    return t.contiguous(at::MemoryFormat::ChannelsLast);
}

// Filters t [B,C,H,W] with (1 2 1)/4 in both directions, which removes the highest frequency; constants are preserved
// up to the border.
at::Tensor smoothed(const at::Tensor& t) {
    const auto line = at::tensor({0.25F, 0.5F, 0.25F}, t.device()).to(t.dtype());
    const auto kernel = at::outer(line, line).expand({t.size(1), 1, 3, 3}).contiguous();
    constexpr std::array<int64_t, 2> kOne = {1, 1}, kNone = {0, 0};
    return at::conv2d(at::replication_pad2d(t, {1, 1, 1, 1}), kernel, {}, kOne, kNone, kOne, t.size(1));
}

// Returns freed memory to the system before the next step allocates more: the tokens of 24 megapixels take 150 MB in
// each step.
void give_back(const at::Tensor& tokens) {
    constexpr std::size_t kLarge = std::size_t{50} << 20;
    if (tokens.is_cpu() && tokens.nbytes() > kLarge) return_freed_memory();
}

}  // namespace

void CompactBackbone::read(ConfigFields& fields) {
    fields.read("half_channels", half_channels, 1, 4096);
    fields.read("quarter_channels", quarter_channels, 1, 4096);
    fields.read("dim", dim, 1, 4096);
    fields.read("layers", layers, 1, 64);
    fields.read("heads", heads, 1, 64);
    fields.read("ffn_ratio", ffn_ratio, 1, 16);
    fields.read("decoder_blocks", decoder_blocks, 1, kMaxDecoderBlocks);
    fields.read("smooth_up", smooth_up);
    fields.read("extremes", extremes);
    fields.read("decoder_experts", decoder_experts);
    if (dim % heads != 0) throw fields.wrong("dim", "has to be a multiple of 'heads'");
}

void CompactBackbone::write(nlohmann::json& json) const {
    json.update({{"half_channels", half_channels},
                 {"quarter_channels", quarter_channels},
                 {"dim", dim},
                 {"layers", layers},
                 {"heads", heads},
                 {"ffn_ratio", ffn_ratio},
                 {"decoder_blocks", decoder_blocks},
                 {"smooth_up", smooth_up},
                 {"extremes", extremes},
                 {"decoder_experts", decoder_experts}});
}

nn::TransformerConfig CompactBackbone::transformer() const {
    return {.attention = {.dim = dim, .heads = heads, .head_dim = dim / heads},
            .hidden = ffn_ratio * dim,
            .layers = layers};
}

CompactNetwork::CompactNetwork(std::string_view architecture, nlohmann::json config, const CompactBackbone& backbone,
                               const nn::ExpertLayerFactory& factory, const nn::DecoderExpertsFactory& decoder)
    : architecture_(architecture),
      config_(std::move(config)),
      smooth_up_(backbone.smooth_up),
      stem_(register_module("stem", conv(kShuffled, backbone.half_channels, 3))),
      down1_(register_module("down1", conv(backbone.half_channels, backbone.quarter_channels, 2, 2))),
      down2_(register_module("down2", conv(backbone.quarter_channels, backbone.dim, 2, 2))),
      position_(register_module("position", conv(backbone.dim, backbone.dim, 3, 1, backbone.dim))),
      up1_(register_module("up1", conv(backbone.quarter_channels, backbone.half_channels * kShuffle * kShuffle, 1))),
      head_(register_module("head", conv(backbone.half_channels, kShuffled, 3))),
      enc1_(register_module("enc1", std::make_shared<nn::ResidualBlock>(backbone.half_channels))),
      enc2_(register_module("enc2", std::make_shared<nn::ResidualBlock>(backbone.quarter_channels))),
      dec2_(register_module("dec2", std::make_shared<nn::ResidualBlock>(backbone.quarter_channels))),
      dec1_([&] {
          std::vector<std::shared_ptr<nn::ResidualBlock>> blocks;
          for (int64_t index = 0; index < backbone.decoder_blocks; ++index)
              blocks.push_back(register_module(std::string("dec1") + static_cast<char>('a' + index),
                                               std::make_shared<nn::ResidualBlock>(backbone.half_channels)));
          return blocks;
      }()),
      extremes_(backbone.extremes ? register_module("extremes", std::make_shared<nn::Extremes>(backbone.dim))
                                  : nullptr),
      layers_(register_module("layers", nn::transformer_layers(backbone.transformer(), factory))),
      norm_(register_module("norm", layer_norm(backbone.dim))),
      up2_(register_module("up2", torch::nn::Linear(backbone.dim, backbone.quarter_channels * kShuffle * kShuffle))),
      weather_(register_module("weather", torch::nn::Linear(backbone.dim, static_cast<int64_t>(kWeathers.size())))),
      dim_(backbone.dim) {
    if (!backbone.decoder_experts) return;
    std::vector<int64_t> channels = {backbone.quarter_channels};
    channels.insert(channels.end(), static_cast<std::size_t>(backbone.decoder_blocks), backbone.half_channels);
    decoder_ = register_module("decoder", std::make_shared<nn::DecoderExperts>(decoder, backbone.dim, channels));
}

int64_t CompactNetwork::patch() const {
    return kPatch;
}

// Convolutions are fastest on the CPU in channels-last format.
StagedNetwork::Encoded CompactNetwork::encode(const at::Tensor& images) {
    const auto half = enc1_->forward(stem_(channels_last(at::pixel_unshuffle(images, kShuffle)) - 0.5));
    const auto quarter = enc2_->forward(down1_(half));
    const auto grid = down2_(quarter);
    return {.tokens = (grid + position_(grid)).permute({0, 2, 3, 1}), .skips = {half, quarter}};
}

at::Tensor CompactNetwork::transform(const at::Tensor& grid, RoutingTrace* trace, Progress& progress) {
    auto tokens = run_traced(layers_, extremes_ ? grid + extremes_->forward(grid) : grid, trace, progress);
    give_back(tokens);
    tokens = norm_(tokens);
    if (!decoder_ || !decoder_->routes()) return tokens;
    const auto routing = decoder_->route(tokens, trace != nullptr);
    give_back(tokens);
    if (trace != nullptr) trace->layers.push_back(layer_trace(routing, tokens));
    // Expert numbers are exact in float32, but not in half precision.
    const auto per_token = [&](const at::Tensor& t) {
        return t.to(at::kFloat).view({tokens.size(0), tokens.size(1), tokens.size(2), -1});
    };
    return at::cat({tokens.to(at::kFloat), per_token(routing.gates), per_token(routing.chosen)}, -1);
}

at::Tensor CompactNetwork::weather(const at::Tensor& tokens) {
    return weather_(tokens.narrow(-1, 0, dim_));
}

at::Tensor CompactNetwork::decode(const at::Tensor& images, const Encoded& encoded, const at::Tensor& tokens) {
    const auto up = [&](const at::Tensor& t) {
        const auto larger = channels_last(at::pixel_shuffle(t, kShuffle));
        return smooth_up_ ? smoothed(larger) : larger;
    };
    nn::GridChoice at_quarter, at_half;
    if (decoder_ && decoder_->routes()) {
        const int64_t top_k = (tokens.size(3) - dim_) / 2;
        const auto gates = tokens.narrow(-1, dim_, top_k),
                   chosen = tokens.narrow(-1, dim_ + top_k, top_k).to(at::kLong);
        at_quarter = {chosen, gates, kPatch / 4};
        at_half = {chosen, gates, kPatch / 2};
    }
    const auto mixed = [&](std::size_t place, const at::Tensor& features) {
        return decoder_ ? decoder_->forward(place, features, place == 0 ? at_quarter : at_half) : features;
    };
    const auto &half = encoded.skips[0], &quarter = encoded.skips[1];
    const auto coarse = up2_(tokens.narrow(-1, 0, dim_)).permute({0, 3, 1, 2});
    auto y = up(up1_(dec2_->forward(mixed(0, up(coarse) + quarter)))) + half;
    for (std::size_t block = 0; block < dec1_.size(); ++block) y = dec1_[block]->forward(mixed(block + 1, y));
    return at::pixel_shuffle(head_(y), kShuffle) + images;
}

}  // namespace deweather::models
