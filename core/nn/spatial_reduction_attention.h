// Multi-head attention of every position of a grid to a coarser grid, as in pyramid vision transformers (Wang et al.,
// ICCV 2021): keys and values come from patches of reduction x reduction positions, which makes reduction² times fewer
// of them.
//
//     nn::SpatialReductionAttention attention({.dim = 64, .heads = 1, .reduction = 4});
//     y = attention.forward(x);           // [B,H,W,64] to [B,H,W,64]
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

namespace deweather::nn {

struct SpatialReductionAttentionConfig {
    int64_t dim = 64;
    int64_t heads = 1;      // divides dim
    int64_t reduction = 1;  // side of a patch; 1: no reduction
};

class SpatialReductionAttention : public torch::nn::Module {
  public:
    explicit SpatialReductionAttention(const SpatialReductionAttentionConfig& config);

    // softmax(q kᵀ / sqrt(dim / heads)) v, then a linear projection. grid: [B,H,W,dim] with H, W >= reduction; rows and
    // columns that do not fill a patch are not attended to. The output has the same shape.
    at::Tensor forward(const at::Tensor& grid);

  protected:
    // The same for projected queries: [B,N,dim] to [B,N,dim].
    at::Tensor attend(const at::Tensor& queries, const at::Tensor& grid);

    // The steps of attend(): the patches that are attended to, as [B,M,dim], and the attention itself, to keys and
    // values [B,M,2 dim].
    at::Tensor reduced(const at::Tensor& grid);
    at::Tensor mix(const at::Tensor& queries, const at::Tensor& keys_and_values);

    torch::nn::Linear q_;

  private:
    SpatialReductionAttentionConfig config_;
    // The rows of kv's weight are laid out as (2, heads, dim / heads).
    torch::nn::Linear kv_, proj_;
    torch::nn::Conv2d sr_{nullptr};
    torch::nn::LayerNorm norm_{nullptr};
};

}  // namespace deweather::nn
