#include "core/models/mix_dehaze_net.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/pooling.h>
#include <torch/types.h>

#include "core/models/config_fields.h"
#include "core/models/tensor_shapes.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

constexpr std::string_view kName = "mixdehazenet";
// Inner channels: pixel attention has channels / 8; both mixing layers concatenate three inputs and expand channels by
// four.
constexpr int64_t kReduction = 8, kParts = 3, kExpansion = 4;
// Receptive fields of the kernels 7, 5 and 3: 19, 13 and 7 pixels.
constexpr int64_t kDilation = 3;
// The largest kernel pads by 9 pixels at a quarter of the resolution.
constexpr int64_t kSmallest = 40;

// Batch normalisation without PyTorch's stored count of batches.
class BatchNorm : public torch::nn::Module {
  public:
    explicit BatchNorm(int64_t channels)
        : weight_(register_parameter("weight", at::ones({channels}))),
          bias_(register_parameter("bias", at::zeros({channels}))),
          mean_(register_buffer("running_mean", at::zeros({channels}))),
          variance_(register_buffer("running_var", at::ones({channels}))) {}
    at::Tensor forward(const at::Tensor& x) {
        constexpr double kMomentum = 0.1, kEpsilon = 1e-5;
        return at::batch_norm(x, weight_, bias_, mean_, variance_, is_training(), kMomentum, kEpsilon, false);
    }

  private:
    at::Tensor weight_, bias_, mean_, variance_;
};

torch::nn::Sequential mixing(int64_t channels) {
    return torch::nn::Sequential(reflecting_conv(kParts * channels, kExpansion * channels, 1), torch::nn::GELU(),
                                 reflecting_conv(kExpansion * channels, channels, 1));
}

class MixBlock : public UnetBlock {
  public:
    explicit MixBlock(int64_t channels)
        : norm1_(register_module("norm1", std::make_shared<BatchNorm>(channels))),
          norm2_(register_module("norm2", std::make_shared<BatchNorm>(channels))),
          conv1_(register_module("conv1", reflecting_conv(channels, channels, 1))),
          conv2_(register_module("conv2", reflecting_conv(channels, channels, 5))),
          wide_(register_module("conv3_19", reflecting_conv(channels, channels, 7, 1, channels, kDilation))),
          middle_(register_module("conv3_13", reflecting_conv(channels, channels, 5, 1, channels, kDilation))),
          narrow_(register_module("conv3_7", reflecting_conv(channels, channels, 3, 1, channels, kDilation))),
          values_(register_module("Wv", torch::nn::Sequential(reflecting_conv(channels, channels, 1),
                                                              reflecting_conv(channels, channels, 3, 1, channels)))),
          gates_(register_module(
              "Wg", torch::nn::Sequential(torch::nn::AdaptiveAvgPool2d(1), reflecting_conv(channels, channels, 1),
                                          torch::nn::Sigmoid()))),
          by_channel_(register_module(
              "ca",
              torch::nn::Sequential(torch::nn::AdaptiveAvgPool2d(1), reflecting_conv(channels, channels, 1),
                                    torch::nn::GELU(), reflecting_conv(channels, channels, 1), torch::nn::Sigmoid()))),
          by_pixel_(register_module(
              "pa", torch::nn::Sequential(reflecting_conv(channels, channels / kReduction, 1), torch::nn::GELU(),
                                          reflecting_conv(channels / kReduction, 1, 1), torch::nn::Sigmoid()))),
          mlp_(register_module("mlp", mixing(channels))),
          mlp2_(register_module("mlp2", mixing(channels))) {}

    at::Tensor forward(const at::Tensor& x) override {
        auto y = conv2_(conv1_(norm1_->forward(x)));
        const auto scales = x + mlp_->forward(at::cat({wide_(y), middle_(y), narrow_(y)}, 1));
        y = norm2_->forward(scales);
        // Pooling leaves it as it is.
        const auto means = nn::picture_mean(y, 2, 3);
        return scales + mlp2_->forward(at::cat({values_->forward(y) * gates_->forward(means),
                                                by_channel_->forward(means) * y, by_pixel_->forward(y) * y},
                                               1));
    }

  private:
    std::shared_ptr<BatchNorm> norm1_, norm2_;
    torch::nn::Conv2d conv1_, conv2_, wide_, middle_, narrow_;
    torch::nn::Sequential values_, gates_, by_channel_, by_pixel_, mlp_, mlp2_;
};

}  // namespace

void MixDehazeNetConfig::check() const {
    for (const int64_t dim : embed_dims)
        if (dim % kReduction != 0) throw Error("bad configuration of", kName, "'embed_dims' have to be multiples of 8");
}

MixDehazeNetConfig MixDehazeNetConfig::from_json(const nlohmann::json& json) {
    MixDehazeNetConfig config;
    ConfigFields fields(kName, json);
    fields.read("embed_dims", std::span<int64_t>(config.embed_dims), 8, 1024);
    fields.read("depths", std::span<int64_t>(config.depths), 1, 256);
    fields.done();
    config.check();
    return config;
}

nlohmann::json MixDehazeNetConfig::to_json() const {
    return {{"embed_dims", embed_dims}, {"depths", depths}};
}

MixDehazeNet::MixDehazeNet(const MixDehazeNetConfig& config)
    : DehazeUnet({.dims = config.embed_dims, .depths = config.depths, .merge_kernel = 3, .smallest = kSmallest},
                 [&](std::size_t layer, int64_t) { return std::make_shared<MixBlock>(config.embed_dims[layer]); }),
      config_(config) {}

namespace {

std::optional<nlohmann::json> recognise_mix_dehaze_net(const TensorShapes& shapes) {
    MixDehazeNetConfig config;
    bool own = false;
    for (std::size_t layer = 0; layer < DehazeUnet::kLayers; ++layer) {
        const auto prefix = "layer" + std::to_string(layer + 1) + ".blocks.";
        config.depths[layer] = count_of(shapes, prefix);
        if (config.depths[layer] == 0) return std::nullopt;
        for (const char* name : {"0.conv3_19.weight", "0.conv3_13.weight"})
            if (const auto dim = size_of(shapes, prefix + name, 0)) {
                config.embed_dims[layer] = *dim;
                own = true;
            }
    }
    if (!own) return std::nullopt;
    return config.to_json();
}

// PyTorch stores the number of batches that a normalisation has seen, which is never used.
NamedTensors adopt_mix_dehaze_net(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours = tensors;
    std::erase_if(ours, [](const auto& item) { return item.first.ends_with(".num_batches_tracked"); });
    return ours;
}

}  // namespace

Architecture mix_dehaze_net_architecture() {
    return {.name = kName,
            .description = "MixDehazeNet: haze, by large kernels at three dilations",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<MixDehazeNet>(MixDehazeNetConfig::from_json(config));
            },
            .presets = {{.name = kName, .config = {}},
                        {.name = "mixdehazenet-b", .config = {{"depths", {4, 4, 8, 4, 4}}}},
                        {.name = "mixdehazenet-l", .config = {{"depths", {8, 8, 16, 8, 8}}}}},
            .recognise = recognise_mix_dehaze_net,
            .adopt = adopt_mix_dehaze_net,
            .origin = {.code = "AmeryXiong/MixDehazeNet", .licence = "MIT"}};
}

}  // namespace deweather::models
