#include "core/models/mofme_compact.h"

#include "core/base/error.h"
#include "core/models/config_fields.h"

namespace deweather::models {

namespace {

// Pixels that one token stands for: unshuffled by 2, then two strided convolutions.
constexpr int64_t kPatch = 8;
constexpr int64_t kShuffle = 2;
constexpr int64_t kShuffled = 3 * kShuffle * kShuffle;

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, int64_t stride = 1, int64_t groups = 1) {
    const int64_t padding = stride == 1 ? kernel / 2 : 0;
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(padding).groups(groups));
}

torch::nn::LayerNorm layer_norm(int64_t dim) {
    return torch::nn::LayerNorm(torch::nn::LayerNormOptions({dim}));
}

// Pads right and below to a multiple of the patch: by reflection where the picture is large enough for it, else by
// repeating the last row and column.
at::Tensor pad_to_patches(const at::Tensor& images) {
    const int64_t right = (kPatch - images.size(3) % kPatch) % kPatch,
                  below = (kPatch - images.size(2) % kPatch) % kPatch;
    if (right == 0 && below == 0) return images;
    const bool reflects = right < images.size(3) && below < images.size(2);
    return at::pad(images, {0, right, 0, below}, reflects ? "reflect" : "replicate");
}

}  // namespace

void MofmeCompactConfig::check() const {
    if (dim % heads != 0) throw Error("bad configuration of", "mofme-compact", "'dim' has to be a multiple of 'heads'");
    if (top_k > experts) throw Error("bad configuration of", "mofme-compact", "'top_k' is larger than 'experts'");
}

MofmeCompactConfig MofmeCompactConfig::from_json(const nlohmann::json& json) {
    MofmeCompactConfig config;
    ConfigFields fields("mofme-compact", json);
    fields.read("half_channels", config.half_channels, 1, 4096);
    fields.read("quarter_channels", config.quarter_channels, 1, 4096);
    fields.read("dim", config.dim, 1, 4096);
    fields.read("layers", config.layers, 1, 64);
    fields.read("heads", config.heads, 1, 64);
    fields.read("experts", config.experts, 1, 1024);
    fields.read("top_k", config.top_k, 1, 1024);
    fields.read("ffn_ratio", config.ffn_ratio, 1, 16);
    fields.done();
    config.check();
    return config;
}

nlohmann::json MofmeCompactConfig::to_json() const {
    return {{"half_channels", half_channels},
            {"quarter_channels", quarter_channels},
            {"dim", dim},
            {"layers", layers},
            {"heads", heads},
            {"experts", experts},
            {"top_k", top_k},
            {"ffn_ratio", ffn_ratio}};
}

MofmeTransformerLayer::MofmeTransformerLayer(const MofmeCompactConfig& config)
    : norm1_(register_module("norm1", layer_norm(config.dim))),
      norm2_(register_module("norm2", layer_norm(config.dim))),
      attention_(register_module(
          "attention", std::make_shared<nn::Attention>(nn::AttentionConfig{
                           .dim = config.dim, .heads = config.heads, .head_dim = config.dim / config.heads}))),
      experts_(register_module(
          "experts",
          std::make_shared<nn::ModulatedExperts>(nn::ModulatedExpertsConfig{
              .dim = config.dim, .experts = config.experts, .top_k = config.top_k, .ffn_ratio = config.ffn_ratio}))) {}

at::Tensor MofmeTransformerLayer::forward(at::Tensor tokens, nn::Routing* routing) {
    tokens = tokens + attention_->forward(norm1_(tokens));
    return tokens + experts_->forward(norm2_(tokens), routing);
}

MofmeCompact::MofmeCompact(const MofmeCompactConfig& config)
    : config_(config),
      stem_(register_module("stem", conv(kShuffled, config.half_channels, 3))),
      down1_(register_module("down1", conv(config.half_channels, config.quarter_channels, 2, 2))),
      down2_(register_module("down2", conv(config.quarter_channels, config.dim, 2, 2))),
      position_(register_module("position", conv(config.dim, config.dim, 3, 1, config.dim))),
      up1_(register_module("up1", conv(config.quarter_channels, config.half_channels * kShuffle * kShuffle, 1))),
      head_(register_module("head", conv(config.half_channels, kShuffled, 3))),
      enc1_(register_module("enc1", std::make_shared<nn::ResidualBlock>(config.half_channels))),
      enc2_(register_module("enc2", std::make_shared<nn::ResidualBlock>(config.quarter_channels))),
      dec2_(register_module("dec2", std::make_shared<nn::ResidualBlock>(config.quarter_channels))),
      dec1a_(register_module("dec1a", std::make_shared<nn::ResidualBlock>(config.half_channels))),
      dec1b_(register_module("dec1b", std::make_shared<nn::ResidualBlock>(config.half_channels))),
      layers_(register_module("layers", torch::nn::ModuleList())),
      norm_(register_module("norm", layer_norm(config.dim))),
      up2_(register_module("up2", torch::nn::Linear(config.dim, config.quarter_channels * kShuffle * kShuffle))),
      weather_(register_module("weather", torch::nn::Linear(config.dim, static_cast<int64_t>(kWeathers.size())))) {
    for (int64_t index = 0; index < config.layers; ++index)
        layers_->push_back(std::make_shared<MofmeTransformerLayer>(config));
}

at::Tensor MofmeCompact::forward(const at::Tensor& images, RoutingTrace* trace) {
    // Convolutions run fastest on the CPU with channels last.
    const auto x = pad_to_patches(images).contiguous(at::MemoryFormat::ChannelsLast);
    const auto half =
        enc1_->forward(stem_(at::pixel_unshuffle(x, kShuffle).contiguous(at::MemoryFormat::ChannelsLast) - 0.5));
    const auto quarter = enc2_->forward(down1_(half));
    auto grid = down2_(quarter);
    grid = grid + position_(grid);

    const int64_t batch = grid.size(0), height = grid.size(2), width = grid.size(3);
    auto tokens = grid.permute({0, 2, 3, 1}).reshape({batch, height * width, config_.dim});
    if (trace != nullptr) *trace = RoutingTrace{.layers = {}, .weather = {}, .patch = kPatch};
    for (const auto& layer : *layers_) {
        nn::Routing routing;
        tokens = layer->as<MofmeTransformerLayer>()->forward(tokens, trace != nullptr ? &routing : nullptr);
        if (trace == nullptr) continue;
        const auto on_grid = [&](const at::Tensor& t) { return t.view({batch, height, width, -1}); };
        trace->layers.push_back({.gates = on_grid(routing.dense_gates()),
                                 .chosen = on_grid(routing.chosen),
                                 .logits = on_grid(routing.logits)});
    }
    tokens = norm_(tokens);
    if (trace != nullptr) trace->weather = weather_(tokens).view({batch, height, width, -1});

    const auto shuffled = [](const at::Tensor& t) {
        return at::pixel_shuffle(t, kShuffle).contiguous(at::MemoryFormat::ChannelsLast);
    };
    const auto coarse = up2_(tokens).view({batch, height, width, -1}).permute({0, 3, 1, 2});
    auto y = dec2_->forward(shuffled(coarse) + quarter);
    y = shuffled(up1_(y)) + half;
    y = at::pixel_shuffle(head_(dec1b_->forward(dec1a_->forward(y))), kShuffle) + x;
    return y.slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

Architecture mofme_compact_architecture() {
    return {.name = "mofme-compact",
            .description = "MoFME for an ordinary computer: 16 feature-modulated experts between convolutions",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<MofmeCompact>(MofmeCompactConfig::from_json(config));
            }};
}

}  // namespace deweather::models
