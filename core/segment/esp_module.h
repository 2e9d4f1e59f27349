// The blocks of ESPNet: efficient spatial pyramids (Fig. 1) and the layers between them.
//
//     auto module = std::make_shared<segment::EspModule>(64, 64, true);
//     y = module->forward(x);                 // [B,64,h,w] to the same
//
// All tensors have their authors' names, and the normalisation has their epsilon of 1e-3.
#pragma once

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

#include <array>

namespace deweather::segment {

torch::nn::BatchNorm2d batch_norm(int64_t channels);

// Batch normalisation, then PReLU.
class NormAct : public torch::nn::Module {
  public:
    explicit NormAct(int64_t channels);
    at::Tensor forward(const at::Tensor& x) { return act_(bn_(x)); }

  private:
    torch::nn::BatchNorm2d bn_;
    torch::nn::PReLU act_;
};

// A bias-free convolution that keeps the size (except for the stride), in a module of its own.
class Projection : public torch::nn::Module {
  public:
    Projection(int64_t in, int64_t out, int64_t kernel, int64_t stride = 1, int64_t dilation = 1);
    at::Tensor forward(const at::Tensor& x) { return conv_(x); }

  private:
    torch::nn::Conv2d conv_;
};

// A Projection, then batch normalisation and PReLU.
class ConvNormAct : public torch::nn::Module {
  public:
    ConvNormAct(int64_t in, int64_t out, int64_t kernel, int64_t stride = 1);
    at::Tensor forward(const at::Tensor& x) { return act_(bn_(conv_(x))); }

  private:
    torch::nn::Conv2d conv_;
    torch::nn::BatchNorm2d bn_;
    torch::nn::PReLU act_;
};

// Reduces, then applies five parallel dilated convolutions (1, 2, 4, 8, 16); each but the first two adds the results of
// smaller dilation (hierarchical feature fusion, Fig. 1d); all are concatenated to `out` channels.
class Pyramid : public torch::nn::Module {
  protected:
    // kernel and stride: of the reducing convolution.
    Pyramid(int64_t in, int64_t out, int64_t kernel, int64_t stride);
    at::Tensor joined(const at::Tensor& x);

  private:
    static constexpr std::array<int64_t, 5> kDilations = {1, 2, 4, 8, 16};
    std::shared_ptr<Projection> c1_;
    std::array<std::shared_ptr<Projection>, kDilations.size()> dilated_;
};

class EspModule : public Pyramid {
  public:
    // residual: adds x, which requires in == out.
    EspModule(int64_t in, int64_t out, bool residual);
    at::Tensor forward(const at::Tensor& x);

  private:
    bool residual_;
    std::shared_ptr<NormAct> bn_;
};

// [B,in,2h,2w] to [B,out,h,w].
class EspDownsampling : public Pyramid {
  public:
    EspDownsampling(int64_t in, int64_t out);
    at::Tensor forward(const at::Tensor& x) { return act_(bn_(joined(x))); }

  private:
    torch::nn::BatchNorm2d bn_;
    torch::nn::PReLU act_;
};

}  // namespace deweather::segment
