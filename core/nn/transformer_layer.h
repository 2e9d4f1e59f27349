// A pre-norm transformer layer (attention, then an expert layer), and a stack of them over the tokens of a picture.
//
//     nn::TransformerConfig config{.attention = {.dim = 96, .heads = 3, .head_dim = 32}, .hidden = 192, .layers = 3};
//     auto layers = nn::transformer_layers(config, factory);
//     grid = nn::run_layers(layers, grid, receive, progress);         // [B,h,w,96] to the same shape
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/normalization.h>

#include <functional>

#include "core/base/progress.h"
#include "core/nn/attention.h"
#include "core/nn/expert_layer.h"

namespace deweather::nn {

struct TransformerConfig {
    AttentionConfig attention;
    int64_t hidden = 192;  // of the expert layer's feed-forward networks
    int64_t layers = 3;
};

// x + attention(norm1 x), then x + experts(norm2 x).
class TransformerLayer : public torch::nn::Module {
  public:
    TransformerLayer(const AttentionConfig& attention, std::shared_ptr<ExpertLayer> experts);

    // tokens: [B,height·width,dim]. attended: int64 [M], the tokens that all tokens attend to; undefined: all. routing
    // may be null.
    at::Tensor forward(const at::Tensor& tokens, int64_t height, int64_t width, const at::Tensor& attended,
                       Routing* routing);

    // The same for inference on one picture with many tokens, in parts that run in parallel and take little memory:
    // overwrites tokens [1,N,dim] with the result, and returns them. Not for expert layers that look around.
    at::Tensor forward_in_parts(const at::Tensor& tokens, const at::Tensor& attended, Progress& progress);

    bool can_run_in_parts() const { return !experts_->looks_around(); }
    ExpertLayer& experts() { return *experts_; }

  private:
    Attention::Context context_of(const at::Tensor& normed, const at::Tensor& attended);
    at::Tensor with_context(const at::Tensor& tokens, const at::Tensor& normed, const Attention::Context& context,
                            int64_t height, int64_t width, Routing* routing);

    torch::nn::LayerNorm norm1_, norm2_;
    std::shared_ptr<Attention> attention_;
    std::shared_ptr<ExpertLayer> experts_;
};

torch::nn::ModuleList transformer_layers(const TransformerConfig& config, const ExpertLayerFactory& factory);

// The tokens of a picture of height x width that all tokens attend to, int64: an even grid of at most 4096 (64 x 64);
// undefined if that is all of them. Beyond that, time grows linearly with the number of tokens instead of
// quadratically.
at::Tensor attended_grid(int64_t height, int64_t width, c10::Device device);

// Receives a layer's routing, [B·h·w,...]; not called for layers without experts.
using RoutingReceiver = std::function<void(const Routing&)>;

// Runs all layers in turn over grid [B,h,w,dim], each token attending to those of attended_grid(). receive may be
// empty. Throws Cancelled.
at::Tensor run_layers(const torch::nn::ModuleList& layers, const at::Tensor& grid, const RoutingReceiver& receive,
                      Progress& progress);

}  // namespace deweather::nn
