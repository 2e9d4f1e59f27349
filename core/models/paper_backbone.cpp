#include "core/models/paper_backbone.h"

#include <torch/types.h>

#include "core/models/traced_layers.h"

namespace deweather::models {

namespace {

torch::nn::Conv2d conv3x3(int64_t in, int64_t out) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).padding(1));
}

// The published code's normalisation of pictures in 0..1.
constexpr double kMean = 0.5, kDeviation = 0.5;

}  // namespace

void PaperBackbone::read(ConfigFields& fields) {
    fields.read("stem_channels", stem_channels, 1, 4096);
    fields.read("tail_channels", tail_channels, 2, 4096);
    fields.read("patch", patch, 1, 64);
    fields.read("dim", dim, 1, 4096);
    fields.read("layers", layers, 1, 64);
    fields.read("heads", heads, 1, 64);
    fields.read("head_dim", head_dim, 1, 1024);
    fields.read("ffn_ratio", ffn_ratio, 1, 16);
    fields.read("dropout", dropout, 0.0, 0.9);
    if (tail_channels % 2 != 0) throw fields.wrong("tail_channels", "has to be even");
    // Pictures are padded to multiples of 8 before they are divided into tiles.
    if (8 % patch != 0) throw fields.wrong("patch", "has to be 1, 2, 4 or 8");
}

void PaperBackbone::write(nlohmann::json& json) const {
    json.update({{"stem_channels", stem_channels},
                 {"tail_channels", tail_channels},
                 {"patch", patch},
                 {"dim", dim},
                 {"layers", layers},
                 {"heads", heads},
                 {"head_dim", head_dim},
                 {"ffn_ratio", ffn_ratio},
                 {"dropout", dropout}});
}

nn::TransformerConfig PaperBackbone::transformer() const {
    return {.attention = {.dim = dim, .heads = heads, .head_dim = head_dim, .dropout = dropout},
            .hidden = ffn_ratio * dim,
            .layers = layers};
}

PaperNetwork::PaperNetwork(std::string_view architecture, nlohmann::json config, const PaperBackbone& backbone,
                           const nn::ExpertLayerFactory& factory)
    : architecture_(architecture),
      config_(std::move(config)),
      backbone_(backbone),
      stem_(register_module("stem", conv3x3(3, backbone.stem_channels))),
      embed_(register_module(
          "embed",
          torch::nn::Conv2d(
              torch::nn::Conv2dOptions(backbone.stem_channels, backbone.dim, backbone.patch).stride(backbone.patch)))),
      tail_(register_module("tail", conv3x3(backbone.tail_channels, backbone.tail_channels / 2))),
      head_(register_module("head", conv3x3(backbone.tail_channels / 2, 3))),
      stem1_(register_module("stem1", std::make_shared<nn::ResidualBlock>(backbone.stem_channels))),
      stem2_(register_module("stem2", std::make_shared<nn::ResidualBlock>(backbone.stem_channels))),
      tail1_(register_module("tail1", std::make_shared<nn::ResidualBlock>(backbone.tail_channels))),
      tail2_(register_module("tail2", std::make_shared<nn::ResidualBlock>(backbone.tail_channels / 2))),
      embed_norm_(register_module("embed_norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({backbone.dim})))),
      layers_(register_module("layers", nn::transformer_layers(backbone.transformer(), factory))),
      expand_(register_module(
          "expand", torch::nn::Linear(backbone.dim, backbone.patch * backbone.patch * backbone.tail_channels))) {}

// Convolutions are fastest on the CPU in channels-last format.
StagedNetwork::Encoded PaperNetwork::encode(const at::Tensor& images) {
    const auto normalised = ((images - kMean) / kDeviation).contiguous(at::MemoryFormat::ChannelsLast);
    const auto features = stem2_->forward(stem1_->forward(stem_(normalised)));
    return {.tokens = embed_norm_(embed_(features).permute({0, 2, 3, 1})), .skips = {}};
}

at::Tensor PaperNetwork::transform(const at::Tensor& grid, RoutingTrace* trace, Progress& progress) {
    return run_traced(layers_, at::dropout(grid, backbone_.dropout, is_training()), trace, progress);
}

at::Tensor PaperNetwork::weather(const at::Tensor& /*tokens*/) {
    return {};
}

at::Tensor PaperNetwork::decode(const at::Tensor& /*images*/, const Encoded& /*encoded*/, const at::Tensor& tokens) {
    const int64_t batch = tokens.size(0), height = tokens.size(1), width = tokens.size(2), patch = backbone_.patch;
    // The linear layer outputs (row, column, channel) for each patch, which is channels last.
    const auto pixels = expand_(tokens)
                            .view({batch, height, width, patch, patch, backbone_.tail_channels})
                            .transpose(2, 3)
                            .reshape({batch, height * patch, width * patch, backbone_.tail_channels})
                            .permute({0, 3, 1, 2});
    return at::sigmoid(head_(tail2_->forward(tail_(tail1_->forward(pixels)))));
}

}  // namespace deweather::models
