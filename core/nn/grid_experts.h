// Experts on feature grids: banks for a network's decoder, in which each pixel goes to the experts of its token.
//
//     nn::ModulatedGrid bank({.channels = 32, .experts = 16});
//     features = bank.forward(features, {chosen, gates, 4});  // [B,32,H,W] to the same shape, 4 x 4 pixels per token
#pragma once

#include <torch/nn/module.h>

#include <functional>
#include <memory>

#include "core/nn/router.h"

namespace deweather::nn {

// Experts and gates of tokens, int64 [B,h,w,k] and [B,h,w,k], for a grid of scale x scale pixels per token. Undefined
// for banks without experts.
struct GridChoice {
    at::Tensor chosen, gates;
    int64_t scale = 1;

    // In row-major order for each of the P = B·h·w·scale² pixels of the grid: [P,k] each, scale 1.
    GridChoice per_pixel() const;
};

struct GridConfig {
    int64_t channels = 32;
    int64_t experts = 16;
};

class GridExperts : public torch::nn::Module {
  public:
    // features: [B,channels,H,W], fastest in channels-last format; the output has the same shape.
    at::Tensor forward(const at::Tensor& features, const GridChoice& choice);

  protected:
    // grid: [B,H,W,channels] to the same shape. Unless overridden: forward_rows() of its pixels.
    virtual at::Tensor forward_grid(const at::Tensor& grid, const GridChoice& choice);

    // rows: [P,channels]; choice: of each pixel.
    virtual at::Tensor forward_rows(const at::Tensor& rows, const GridChoice& choice) = 0;
};

// MoFME's: y = Σ_i g_i (γ_i(x) ∘ x + β_i(x)), γ_i and β_i being 1 x 1 convolutions (Eq. 4 to 6 without the feed-forward
// network). Experts start near the identity, each with a different small perturbation.
class ModulatedGrid : public GridExperts {
  public:
    explicit ModulatedGrid(const GridConfig& config);

  protected:
    at::Tensor forward_grid(const at::Tensor& grid, const GridChoice& choice) override;
    at::Tensor forward_rows(const at::Tensor& rows, const GridChoice& choice) override;

  private:
    at::Tensor gamma_, gamma_bias_, beta_, beta_bias_;  // as in ModulatedExperts
};

// The classical mixture's: y = x + Σ_i g_i W_i2 GELU(W_i1 x), two 1 x 1 convolutions with the same number of channels
// per expert, so that an expert costs the same as one of ModulatedGrid. The second ones start at zero.
class FeedForwardGrid : public GridExperts {
  public:
    explicit FeedForwardGrid(const GridConfig& config);

  protected:
    at::Tensor forward_rows(const at::Tensor& rows, const GridChoice& choice) override;

  private:
    int64_t experts_;
    at::Tensor fc1_, fc1_bias_, fc2_, fc2_bias_;  // as in FeedForwardExperts
};

// The dense variant: y = γ(x) ∘ x + β(x) for all. `features` may have any number of leading dimensions, so that tokens
// [B,N,dim] can be modulated too.
class SharedModulation : public GridExperts {
  public:
    explicit SharedModulation(int64_t channels);

    // x: [...,channels] to the same shape.
    at::Tensor modulate(const at::Tensor& x) const;

  protected:
    at::Tensor forward_grid(const at::Tensor& grid, const GridChoice& choice) override;
    at::Tensor forward_rows(const at::Tensor& rows, const GridChoice& choice) override;

  private:
    at::Tensor gamma_, gamma_bias_, beta_, beta_bias_;  // γ(x) = x · gamma + gamma_bias
};

}  // namespace deweather::nn
