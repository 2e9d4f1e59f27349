// RESCAN, the recurrent squeeze-and-excitation context aggregation net (Li et al., ECCV 2018, arXiv 1807.05698): in
// each stage, dilated convolutions with gated memory predict the rain, which is subtracted from the picture for the
// next stage.
//
//     auto network = std::make_unique<models::Rescan>(models::RescanConfig{});
#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>

#include <vector>

#include "core/models/registry.h"
#include "core/nn/squeeze_excitation.h"

namespace deweather::models {

struct RescanConfig {
    int64_t stages = 4;
    int64_t channels = 24;
    int64_t depth = 7;  // layers per stage: depth - 2 with memory, then two that predict the rain

    static RescanConfig from_json(const nlohmann::json& json);
    nlohmann::json to_json() const;
};

// A convolutional GRU with dilated input convolutions and undilated memory convolutions.
class RescanUnit : public torch::nn::Module {
  public:
    RescanUnit(int64_t in, int64_t channels, int64_t dilation);

    // The gates' convolutions, concatenated; valid as long as the weights do not change.
    struct Gates {
        at::Tensor input_weight, input_bias;    // reset, update, candidate of x: [3·channels,in,3,3]
        at::Tensor memory_weight, memory_bias;  // reset, update of h: [2·channels,channels,3,3]
    };
    Gates gates() const;

    // With memory h: z, r = sigmoid(conv_x(x) + conv_h(h)), n = tanh(conv_xn(x) + conv_hn(r ∘ h)), h' = (1 - z) ∘ h + z
    // ∘ n; without (undefined): h' = z ∘ n of x alone. Then squeeze-and-excitation and a leaky ReLU. x: [B,in,H,W];
    // returns [B,channels,H,W], which is both output and memory.
    at::Tensor forward(const at::Tensor& x, const at::Tensor& h, const Gates& gates);

  private:
    int64_t channels_, dilation_;
    torch::nn::Conv2d conv_xz_, conv_xr_, conv_xn_, conv_hz_, conv_hr_, conv_hn_;
    std::shared_ptr<nn::SqueezeExcitation> se_;
};

// The authors' default: GRU memory, each stage predicting the whole rain ("full" frame). Tensors are named and shaped
// as in their code (XiaLiPKU/RESCAN), whose checkpoints fit without conversion.
class Rescan : public RestorationNetwork {
  public:
    explicit Rescan(const RescanConfig& config);

    std::string_view architecture() const override { return "rescan"; }
    nlohmann::json config() const override { return config_.to_json(); }
    int64_t bytes_per_pixel() const override;

    // The picture minus the last stage's rain.
    at::Tensor forward(const at::Tensor& images, RoutingTrace* trace) override;

  private:
    RescanConfig config_;
    std::vector<std::shared_ptr<RescanUnit>> units_;
    torch::nn::Sequential dec_;
};

Architecture rescan_architecture();

}  // namespace deweather::models
