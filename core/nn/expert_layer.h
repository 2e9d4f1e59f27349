// The interface of a transformer layer's second half, after attention: the part in which the architectures differ, so
// that expert layers are interchangeable on one backbone.
//
//     std::shared_ptr<nn::ExpertLayer> experts = std::make_shared<nn::ModulatedExperts>(config);
//     nn::Routing routing;
//     x = x + experts->forward({.residual = x, .normed = norm(x), .height = h, .width = w}, &routing);
#pragma once

#include <torch/nn/module.h>

#include <functional>
#include <memory>

#include "core/nn/router.h"

namespace deweather::nn {

// A batch of token grids in two states: before and after the layer's LayerNorm. [B,height·width,dim] each, row-major.
struct Tokens {
    at::Tensor residual, normed;
    int64_t height = 0, width = 0;
};

class ExpertLayer : public torch::nn::Module {
  public:
    // Returns the update that is added to tokens.residual: [B,N,dim]. routing, if not null, receives the B·N tokens'
    // gates; layers without experts leave it empty (its chosen stays undefined).
    virtual at::Tensor forward(const Tokens& tokens, Routing* routing) = 0;

    // Whether a token's result depends on its neighbours, so that tokens cannot be processed in parts.
    virtual bool looks_around() const { return false; }
};

// Builds the expert layer of the transformer layer with this index (from 0) for tokens with dim features; its
// feed-forward networks have `hidden` hidden units.
using ExpertLayerFactory = std::function<std::shared_ptr<ExpertLayer>(int64_t dim, int64_t hidden, int64_t layer)>;

}  // namespace deweather::nn
