// Full-reference image quality: PSNR and SSIM.
//
//     const double db = analysis::psnr(restored, reference);
#pragma once

#include <ATen/core/Tensor.h>

namespace deweather::analysis {

// The side of SSIM's window in pixels, and so the least width and height of pictures that it can compare.
inline constexpr int64_t kSsimWindow = 11;

// The Y channel of BT.601 as computed by MATLAB's rgb2ycbcr, 16/255 to 235/255, on which deraining papers score. rgb:
// [3,H,W] in 0..1 to [1,H,W].
at::Tensor luma(const at::Tensor& rgb);

// Clipped to 0..1 and rounded to 8 bits like a saved file, because others compare files.
at::Tensor as_saved(const at::Tensor& rgb);

// 10 log10(1 / MSE) over all values, for pictures in 0..1 of the same shape; infinite for equal ones.
double psnr(const at::Tensor& picture, const at::Tensor& reference);

// Structural similarity, the mean over all pixels and channels: 11 x 11 Gaussian window with σ 1.5, data range 1, K1
// 0.01, K2 0.03, without sample covariance, as scikit-image with gaussian_weights=True and use_sample_covariance=False,
// whose border of 5 pixels is left out as well. Both float [C,H,W] in 0..1 with H, W >= kSsimWindow; throws Error for
// smaller ones.
double ssim(const at::Tensor& picture, const at::Tensor& reference);

// SSIM for each picture of a batch, in the tensors' own floating type and with gradients: [B,C,H,W] to [B].
at::Tensor ssim_of_each(const at::Tensor& pictures, const at::Tensor& references);

}  // namespace deweather::analysis
