// The layers of Restormer (Zamir et al., CVPR 2022, arXiv 2111.09881), also used by PromptIR, AdaIR, MoCE-IR and
// OneRestore: channel attention and a gated feed-forward layer.
//
//     RestormerBlock block(48, 1, 127);
//     at::Tensor grid = block.forward(pictures.permute({0, 2, 3, 1}));
//
// Between layers, pictures are contiguous [B,H,W,C]: normalisation and 1 x 1 convolutions run over rows of channels,
// and other convolutions get channels-last input, without any copy.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/normalization.h>

#include <memory>

namespace deweather::models {

// A convolution that keeps the size.
torch::nn::Conv2d plain_conv(int64_t in, int64_t out, int64_t kernel, int64_t groups = 1, bool bias = false);

// Applies a convolution of any kernel to grid: [B,H,W,C] to [B,H,W,C'].
at::Tensor convolved(torch::nn::Conv2d& conv, const at::Tensor& grid);
at::Tensor convolved_by_pixel(const torch::nn::Conv2d& conv, const at::Tensor& grid);

// Convolves, then halves the resolution with four times the channels; or doubles it with a quarter of them.
at::Tensor convolved_down(torch::nn::Conv2d& conv, const at::Tensor& grid);
at::Tensor convolved_up(torch::nn::Conv2d& conv, const at::Tensor& grid);

// softmax(temperature cos(q, k)) over the channels of each head; products: [B,heads,C,C], the products of all pairs of
// channels over the pixels; lengths of queries and keys: [B,heads,C].
at::Tensor channel_attention(const at::Tensor& products, const at::Tensor& query_squares, const at::Tensor& key_squares,
                             const at::Tensor& temperature);

// LayerNorm over the channels of each pixel.
class ChannelNorm : public torch::nn::Module {
  public:
    explicit ChannelNorm(int64_t channels);
    at::Tensor forward(const at::Tensor& grid);

  private:
    torch::nn::LayerNorm body_;
};

// "Multi-Dconv head transposed attention", Eq. 1: queries, keys and values come from a 1 x 1 and a depthwise 3 x 3
// convolution, and each channel of a head attends to the head's channels.
class TransposedAttention : public torch::nn::Module {
  public:
    // bias: whether the convolutions have one.
    TransposedAttention(int64_t channels, int64_t heads, bool bias = false);
    at::Tensor forward(const at::Tensor& grid);

  private:
    int64_t channels_, heads_;
    at::Tensor temperature_;
    torch::nn::Conv2d qkv_, qkv_dwconv_, project_out_;
};

// "Gated-Dconv feed-forward network", Eq. 2: GELU of one half of the hidden channels gates the other half.
class GatedFeedForward : public torch::nn::Module {
  public:
    GatedFeedForward(int64_t channels, int64_t hidden, bool bias = false);
    at::Tensor forward(const at::Tensor& grid);

  private:
    torch::nn::Conv2d project_in_, dwconv_, project_out_;
};

// A layer of a U-Net: [B,H,W,C] to the same shape.
class GridBlock : public torch::nn::Module {
  public:
    virtual at::Tensor forward(const at::Tensor& grid) = 0;
};

// Both layers, each applied to normalised input and added to it: [B,H,W,channels] to the same shape.
class RestormerBlock : public GridBlock {
  public:
    // heads must divide channels; hidden: channels of the feed-forward layer.
    RestormerBlock(int64_t channels, int64_t heads, int64_t hidden);
    at::Tensor forward(const at::Tensor& grid) override;

  private:
    std::shared_ptr<ChannelNorm> norm1_;
    std::shared_ptr<TransposedAttention> attn_;
    std::shared_ptr<ChannelNorm> norm2_;
    std::shared_ptr<GatedFeedForward> ffn_;
};

}  // namespace deweather::models
