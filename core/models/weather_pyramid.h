// What TransWeather and MWFormer are built of: patch embeddings, transformer blocks, a pyramid that processes patches
// and the smaller patches within them, a decoder with learnt weather queries, and the convolutions back to pixels.
//
//     WeatherPyramid<TransformerBlock<nn::SpatialReductionAttention>> pyramid(3, {64, 128}, {2, 2}, make_block);
//     const auto levels = pyramid.forward(grid, [](auto, const at::Tensor& before) { return before; });
//
// Between layers, pictures are contiguous [B,H,W,C]: normalisation and linear layers run over rows of channels, and
// convolutions get channels-last input, without any copy. The tensors have the authors' names.
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/nn/spatial_reduction_attention.h"

namespace deweather::models {

// Pictures are padded to multiples of kWeatherPatch, and to at least kSmallestWeather, which the smallest patches
// require.
inline constexpr int64_t kWeatherPatch = 16, kSmallestWeather = 48;
inline constexpr std::size_t kWeatherStages = 4;
// Per stage: heads and reduction of the blocks, and heads of the patch blocks of the first three stages (with the same
// reduction as their stage).
inline constexpr std::array<int64_t, kWeatherStages> kWeatherHeads = {1, 2, 4, 4}, kWeatherReductions = {4, 2, 2, 1};
inline constexpr std::array<int64_t, kWeatherStages - 1> kWeatherPatchHeads = {1, 2, 2};
inline constexpr int64_t kWeatherDecoderHeads = 8;
// Channels that ConvolutionTail returns.
inline constexpr int64_t kFullChannels = 8;

// [B,H,W,C] to [B,C,H,W], and back.
inline at::Tensor as_pictures(const at::Tensor& grid) {
    return grid.permute({0, 3, 1, 2});
}
inline at::Tensor as_grid(const at::Tensor& pictures) {
    return pictures.permute({0, 2, 3, 1}).contiguous();
}

torch::nn::LayerNorm block_norm(int64_t channels);
torch::nn::Conv2d same_conv(int64_t in, int64_t out, int64_t kernel, int64_t stride = 1, int64_t groups = 1);

// Adds a wrapper module of one convolution, named NAME.conv2d, to parent.
template <typename Conv>
Conv add_conv2d(torch::nn::Module& parent, const std::string& name, Conv conv) {
    return parent.register_module(name, std::make_shared<torch::nn::Module>())
        ->register_module("conv2d", std::move(conv));
}

// Stochastic depth of a block: it rises from 0 in the first to 0.1 in the last.
double dropped_share(int64_t block, int64_t blocks);

// Initialises weights like the authors, with narrow linear layers.
void initialise_weather(torch::nn::Module& transformer);

// Overlapping patch embedding: a strided convolution, then normalisation.
class PatchEmbedding : public torch::nn::Module {
  public:
    PatchEmbedding(int64_t in, int64_t out, int64_t kernel, int64_t stride);

    // [B,H,W,in] to [B,⌈H/stride⌉,⌈W/stride⌉,out].
    at::Tensor forward(const at::Tensor& grid);

  private:
    torch::nn::Conv2d proj_;
    torch::nn::LayerNorm norm_;
};

// Linear, depthwise 3 x 3 convolution, GELU, linear.
class DepthwiseFeedForward : public torch::nn::Module {
  public:
    DepthwiseFeedForward(int64_t channels, int64_t hidden);
    at::Tensor forward(const at::Tensor& grid);

  private:
    torch::nn::Linear fc1_;
    torch::nn::Conv2d dwconv_;
    torch::nn::Linear fc2_;
};

// x + attention(norm1 x), then x + mlp(norm2 x); in training, stochastic depth drops either term for some pictures.
template <typename Attention, typename FeedForward = DepthwiseFeedForward>
class TransformerBlock : public torch::nn::Module {
  public:
    TransformerBlock(int64_t channels, double dropped, std::shared_ptr<Attention> attention,
                     std::shared_ptr<FeedForward> feed_forward)
        : dropped_(dropped),
          norm1_(register_module("norm1", block_norm(channels))),
          attn_(register_module("attn", std::move(attention))),
          norm2_(register_module("norm2", block_norm(channels))),
          mlp_(register_module("mlp", std::move(feed_forward))) {}

    // given: what attention and feed-forward layer take besides the grid.
    template <typename... Given>
    at::Tensor forward(const at::Tensor& grid, const Given&... given) {
        const auto mixed = grid + kept(attn_->forward(norm1_(grid), given...));
        return mixed + kept(mlp_->forward(norm2_(mixed), given...));
    }

  private:
    // Zeros the branch for random pictures and scales up the others.
    at::Tensor kept(const at::Tensor& branch) const {
        if (!is_training() || dropped_ == 0) return branch;
        const double keep = 1 - dropped_;
        return branch * at::empty({branch.size(0), 1, 1, 1}, branch.options()).bernoulli_(keep).div_(keep);
    }

    double dropped_;
    torch::nn::LayerNorm norm1_;
    std::shared_ptr<Attention> attn_;
    torch::nn::LayerNorm norm2_;
    std::shared_ptr<FeedForward> mlp_;
};

// The pyramid encoder, of up to four stages. Stage i has the blocks block{i} on patches; in all but the last, a block
// patch_block{i} also processes patches of half the size, and its result is added to the equally large patches of the
// next stage.
template <typename Block>
class WeatherPyramid : public torch::nn::Module {
  public:
    // The stage counts from 0.
    using MakeBlock = std::function<std::shared_ptr<Block>(std::size_t stage, int64_t channels, int64_t heads,
                                                           int64_t reduction, double dropped)>;

    WeatherPyramid(int64_t in, const std::vector<int64_t>& dims, const std::vector<int64_t>& depths,
                   const MakeBlock& make_block) {
        int64_t blocks = 0, before = 0;
        for (const int64_t depth : depths) blocks += depth;
        for (std::size_t stage = 0; stage < dims.size(); ++stage) {
            const auto number = std::to_string(stage + 1);
            embeddings_.push_back(register_module(
                "patch_embed" + number, stage == 0
                                            ? std::make_shared<PatchEmbedding>(in, dims[0], 7, 4)
                                            : std::make_shared<PatchEmbedding>(dims[stage - 1], dims[stage], 3, 2)));
            blocks_.push_back(register_module("block" + number, torch::nn::ModuleList()));
            for (int64_t index = 0; index < depths[stage]; ++index)
                blocks_[stage]->push_back(make_block(stage, dims[stage], kWeatherHeads[stage],
                                                     kWeatherReductions[stage], dropped_share(before + index, blocks)));
            norms_.push_back(register_module("norm" + number, block_norm(dims[stage])));
            if (stage + 1 < dims.size()) {
                const int64_t finer = dims[stage + 1];
                mini_embeddings_.push_back(register_module("mini_patch_embed" + number,
                                                           std::make_shared<PatchEmbedding>(dims[stage], finer, 3, 2)));
                patch_blocks_.push_back(make_block(stage, finer, kWeatherPatchHeads[stage], kWeatherReductions[stage],
                                                   dropped_share(before, blocks)));
                register_module("patch_block" + number, torch::nn::ModuleList())->push_back(patch_blocks_[stage]);
                patch_norms_.push_back(register_module("pnorm" + number, block_norm(finer)));
            }
            before += depths[stage];
        }
    }

    // [B,H,W,in] to the grids after each stage. between(stage, grid): the grid that this stage, other than the first,
    // embeds instead of the one before. given: see TransformerBlock.
    template <typename Between, typename... Given>
    std::vector<at::Tensor> forward(const at::Tensor& grid, const Between& between, const Given&... given) {
        std::vector<at::Tensor> stages;
        at::Tensor finer;
        for (std::size_t stage = 0; stage < embeddings_.size(); ++stage) {
            auto x = embeddings_[stage]->forward(stage == 0 ? grid : between(stage, stages[stage - 1]));
            if (finer.defined()) x = x + finer;
            if (stage + 1 < embeddings_.size())
                finer =
                    patch_norms_[stage](patch_blocks_[stage]->forward(mini_embeddings_[stage]->forward(x), given...));
            for (const auto& block : *blocks_[stage]) x = block->template as<Block>()->forward(x, given...);
            stages.push_back(norms_[stage](x));
        }
        return stages;
    }

  private:
    std::vector<std::shared_ptr<PatchEmbedding>> embeddings_, mini_embeddings_;
    std::vector<torch::nn::ModuleList> blocks_;
    std::vector<torch::nn::LayerNorm> norms_, patch_norms_;
    std::vector<std::shared_ptr<Block>> patch_blocks_;
};

// Blocks with weather queries at half the resolution of the last stage.
class WeatherDecoder : public torch::nn::Module {
  public:
    WeatherDecoder(int64_t channels, int64_t depth, int64_t queries);
    at::Tensor forward(const at::Tensor& grid);

  private:
    std::shared_ptr<PatchEmbedding> patch_embed_;
    torch::nn::ModuleList blocks_;
    torch::nn::LayerNorm norm_;
};

class DampedResidualBlock;

// Upsamples the decoder's grid to full resolution, adding the encoder's stages on the way.
class ConvolutionTail : public torch::nn::Module {
  public:
    explicit ConvolutionTail(const std::array<int64_t, kWeatherStages>& dims);

    // The encoder's stages and the decoder's grid to [B,kFullChannels,H,W].
    at::Tensor forward(const std::vector<at::Tensor>& stages, const at::Tensor& decoded);

  private:
    torch::nn::ConvTranspose2d up_coarsest_;
    // Per stage: the upsampling to the next finer one, and the block after it.
    std::array<torch::nn::ConvTranspose2d, kWeatherStages> ups_{nullptr, nullptr, nullptr, nullptr};
    std::array<std::shared_ptr<DampedResidualBlock>, kWeatherStages> dense_;
    torch::nn::ConvTranspose2d up_full_{nullptr};
};

// Throws Error of this architecture unless the channels are multiples of the numbers of heads.
void check_weather_dims(std::string_view architecture, const std::array<int64_t, kWeatherStages>& dims);

}  // namespace deweather::models
