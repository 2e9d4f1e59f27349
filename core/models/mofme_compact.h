// MoFME for an ordinary computer: the paper's layer between convolutions at 1/2 and 1/4 of the resolution.
//
//     auto network = std::make_unique<models::MofmeCompact>(models::MofmeCompactConfig{});
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include "core/models/registry.h"
#include "core/nn/attention.h"
#include "core/nn/modulated_experts.h"
#include "core/nn/residual_block.h"

namespace deweather::models {

struct MofmeCompactConfig {
    int64_t half_channels = 32;     // at 1/2
    int64_t quarter_channels = 64;  // at 1/4
    int64_t dim = 96;               // of a token, at 1/8
    int64_t layers = 3;
    int64_t heads = 3;  // dim has to be a multiple
    int64_t experts = 16;
    int64_t top_k = 2;
    int64_t ffn_ratio = 2;

    // Throws Error naming the field that is wrong.
    void check() const;
    static MofmeCompactConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// x + attention(norm1 x), then x + experts(norm2 x).
class MofmeTransformerLayer : public torch::nn::Module {
  public:
    explicit MofmeTransformerLayer(const MofmeCompactConfig& config);

    // tokens: [B,N,dim]. attended: int64 [M], the tokens that all attend to; undefined: all. routing may be null.
    at::Tensor forward(const at::Tensor& tokens, const at::Tensor& attended, nn::Routing* routing);

    // The same for inference on one picture of many tokens, in parts that run beside each other and take little memory:
    // [1,N,dim].
    at::Tensor forward_in_parts(const at::Tensor& tokens, const at::Tensor& attended, Progress& progress);

  private:
    nn::Attention::Context context_of(const at::Tensor& normed, const at::Tensor& attended);
    at::Tensor with_context(const at::Tensor& tokens, const at::Tensor& normed, const nn::Attention::Context& context,
                            nn::Routing* routing);

    torch::nn::LayerNorm norm1_, norm2_;
    std::shared_ptr<nn::Attention> attention_;
    std::shared_ptr<nn::ModulatedExperts> experts_;
};

class MofmeCompact : public StagedNetwork {
  public:
    explicit MofmeCompact(const MofmeCompactConfig& config);

    std::string_view architecture() const override { return "mofme-compact"; }
    nlohmann::json config() const override { return config_.to_json(); }

    int64_t bytes_a_pixel() const override { return 2048; }
    int64_t patch() const override;
    Encoded encode(const at::Tensor& images) override;
    // Up to 4096 tokens (512 x 512 pixels) each attends to all; beyond, to an even grid of at most 4096 of them, so
    // that time grows with the picture and not with its square.
    at::Tensor transform(const at::Tensor& tokens, RoutingTrace* trace, Progress& progress) override;
    at::Tensor weather(const at::Tensor& tokens) override;
    at::Tensor decode(const at::Tensor& images, const Encoded& encoded, const at::Tensor& tokens) override;

  private:
    MofmeCompactConfig config_;
    torch::nn::Conv2d stem_, down1_, down2_, position_, up1_, head_;
    std::shared_ptr<nn::ResidualBlock> enc1_, enc2_, dec2_, dec1a_, dec1b_;
    torch::nn::ModuleList layers_;
    torch::nn::LayerNorm norm_;
    torch::nn::Linear up2_, weather_;
};

Architecture mofme_compact_architecture();

}  // namespace deweather::models
