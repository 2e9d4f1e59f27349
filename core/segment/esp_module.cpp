#include "core/segment/esp_module.h"

#include <torch/types.h>

namespace deweather::segment {

namespace {

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t dilation) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel)
                                 .stride(stride)
                                 .padding(kernel / 2 * dilation)
                                 .dilation(dilation)
                                 .bias(false));
}

torch::nn::PReLU prelu(int64_t channels) {
    return torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(channels));
}

}  // namespace

torch::nn::BatchNorm2d batch_norm(int64_t channels) {
    constexpr double kEpsilon = 1e-3;
    return torch::nn::BatchNorm2d(torch::nn::BatchNorm2dOptions(channels).eps(kEpsilon));
}

NormAct::NormAct(int64_t channels)
    : bn_(register_module("bn", batch_norm(channels))), act_(register_module("act", prelu(channels))) {}

Projection::Projection(int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t dilation)
    : conv_(register_module("conv", conv(in, out, kernel, stride, dilation))) {}

ConvNormAct::ConvNormAct(int64_t in, int64_t out, int64_t kernel, int64_t stride)
    : conv_(register_module("conv", conv(in, out, kernel, stride, 1))),
      bn_(register_module("bn", batch_norm(out))),
      act_(register_module("act", prelu(out))) {}

// The first branch gets the channels left over by five equal ones.
Pyramid::Pyramid(int64_t in, int64_t out, int64_t kernel, int64_t stride) {
    const auto branches = static_cast<int64_t>(kDilations.size());
    const int64_t narrow = out / branches, wide = out - (branches - 1) * narrow;
    c1_ = register_module("c1", std::make_shared<Projection>(in, narrow, kernel, stride));
    for (std::size_t i = 0; i < kDilations.size(); ++i)
        dilated_[i] =
            register_module(std::string("d").append(std::to_string(kDilations[i])),
                            std::make_shared<Projection>(narrow, i == 0 ? wide : narrow, 3, 1, kDilations[i]));
}

at::Tensor Pyramid::joined(const at::Tensor& x) {
    const auto reduced = c1_->forward(x);
    std::array<at::Tensor, kDilations.size()> branches;
    for (std::size_t i = 0; i < branches.size(); ++i) {
        branches[i] = dilated_[i]->forward(reduced);
        if (i > 1) branches[i] = branches[i] + branches[i - 1];
    }
    return at::cat(branches, 1);
}

EspModule::EspModule(int64_t in, int64_t out, bool residual)
    : Pyramid(in, out, 1, 1), residual_(residual), bn_(register_module("bn", std::make_shared<NormAct>(out))) {}

at::Tensor EspModule::forward(const at::Tensor& x) {
    const auto y = joined(x);
    return bn_->forward(residual_ ? x + y : y);
}

EspDownsampling::EspDownsampling(int64_t in, int64_t out)
    : Pyramid(in, out, 3, 2), bn_(register_module("bn", batch_norm(out))), act_(register_module("act", prelu(out))) {}

}  // namespace deweather::segment
