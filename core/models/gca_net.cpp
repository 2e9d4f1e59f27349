#include "core/models/gca_net.h"

#include <torch/types.h>

#include <array>

#include "core/models/config_fields.h"
#include "core/nn/in_place.h"
#include "core/nn/picture_statistics.h"

namespace deweather::models {

namespace {

constexpr int64_t kChannels = 64;
// Dilations of the seven residual blocks; features are gated before the first, after the fourth and after the last.
constexpr std::array<int64_t, 7> kDilations = {2, 2, 2, 4, 4, 4, 1};
constexpr std::size_t kMiddle = 3;
// The only convolution with a stride halves the resolution.
constexpr int64_t kPatch = 2;
// The network's input is 0..255 minus 128.
constexpr double kLevels = 255, kCentre = 128;
// Turns the sum of four differences in three channels into a mean.
constexpr double kDifferences = 12;

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, int64_t stride = 1, int64_t dilation = 1,
                       bool bias = false) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel)
                                 .stride(stride)
                                 .padding(dilation * (kernel / 2))
                                 .dilation(dilation)
                                 .bias(bias));
}

torch::nn::InstanceNorm2d norm() {
    return torch::nn::InstanceNorm2d(torch::nn::InstanceNorm2dOptions(kChannels).affine(true));
}

at::Tensor normalised(torch::nn::InstanceNorm2d& norm, const at::Tensor& x) {
    if (!nn::in_tile()) return norm(x);
    const auto centred = x - nn::picture_mean(x, 2, 3);
    const auto deviation = (nn::picture_mean(centred.square(), 2, 3) + norm->options.eps()).sqrt();
    const auto by_channel = [](const at::Tensor& values) { return values.view({1, -1, 1, 1}); };
    return at::addcmul(by_channel(norm->bias), centred / deviation, by_channel(norm->weight));
}

// The mean absolute difference of each pixel from its four neighbours, as far as they exist: [B,3,H,W] to [B,1,H,W].
at::Tensor edges(const at::Tensor& pictures) {
    auto sum = at::zeros_like(pictures);
    for (const int64_t axis : {2, 3}) {
        const int64_t size = pictures.size(axis);
        if (size < 2) continue;
        const auto differences = (pictures.slice(axis, 1) - pictures.slice(axis, 0, size - 1)).abs();
        sum.slice(axis, 1).add_(differences);
        sum.slice(axis, 0, size - 1).add_(differences);
    }
    return sum.sum(1, true) / kDifferences;
}

}  // namespace

GcaNetConfig GcaNetConfig::from_json(const nlohmann::json& json) {
    GcaNetConfig config;
    ConfigFields fields("gcanet", json);
    fields.read("only_residual", config.only_residual);
    fields.done();
    return config;
}

nlohmann::json GcaNetConfig::to_json() const {
    return {{"only_residual", only_residual}};
}

GcaBlock::GcaBlock(int64_t channels, int64_t dilation)
    : channels_(channels),
      conv1_(register_module("conv1", conv(channels, channels, 3, 1, dilation))),
      conv2_(register_module("conv2", conv(channels, channels, 3, 1, dilation))),
      norm1_(register_module("norm1", norm())),
      norm2_(register_module("norm2", norm())) {
    if (dilation == 1) return;
    const int64_t kernel = 2 * dilation - 1;
    for (const char* name : {"pre_conv1", "pre_conv2"}) {
        auto holder = std::make_shared<torch::nn::Module>();
        // Initialised to the identity.
        auto weight = at::zeros({1, 1, kernel, kernel});
        weight[0][0][kernel / 2][kernel / 2] = 1;
        shared_.push_back(holder->register_parameter("weight", weight));
        register_module(name, holder);
    }
}

at::Tensor GcaBlock::forward(const at::Tensor& x) {
    const auto smooth = [&](const at::Tensor& features, std::size_t index) {
        if (shared_.empty()) return features;
        const auto& kernel = shared_[index];
        return at::conv2d(features, kernel.expand({channels_, 1, kernel.size(2), kernel.size(3)}), {}, 1,
                          kernel.size(2) / 2, 1, channels_);
    };
    const auto y = normalised(norm1_, conv1_(smooth(x, 0))).relu_();
    return nn::add_to(normalised(norm2_, conv2_(smooth(y, 1))), x).relu_();
}

GcaNet::GcaNet(const GcaNetConfig& config)
    : config_(config), gate_(nullptr), deconv3_(nullptr), deconv2_(nullptr), deconv1_(nullptr) {
    convs_ = {conv(4, kChannels, 3), conv(kChannels, kChannels, 3), conv(kChannels, kChannels, 3, kPatch)};
    for (std::size_t index = 0; index < convs_.size(); ++index) {
        register_module("conv" + std::to_string(index + 1), convs_[index]);
        norms_.push_back(register_module("norm" + std::to_string(index + 1), norm()));
    }
    for (std::size_t index = 0; index < kDilations.size(); ++index)
        blocks_.push_back(register_module("res" + std::to_string(index + 1),
                                          std::make_shared<GcaBlock>(kChannels, kDilations[index])));
    gate_ = register_module("gate", conv(3 * kChannels, 3, 3, 1, 1, true));
    deconv3_ = register_module(
        "deconv3",
        torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(kChannels, kChannels, 4).stride(2).padding(1)));
    norms_.push_back(register_module("norm4", norm()));
    deconv2_ = register_module("deconv2", conv(kChannels, kChannels, 3, 1, 1, true));
    norms_.push_back(register_module("norm5", norm()));
    deconv1_ = register_module("deconv1", conv(kChannels, 3, 1, 1, 1, true));
}

at::Tensor GcaNet::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    // Instance normalisation requires more than one pixel at half of the resolution.
    const auto pictures = pad_to_patches(images, kPatch, 2 * kPatch) * kLevels;
    auto x = at::cat({pictures, edges(pictures)}, 1).sub_(kCentre).contiguous(at::MemoryFormat::ChannelsLast);
    for (std::size_t index = 0; index < convs_.size(); ++index) x = normalised(norms_[index], convs_[index](x)).relu_();
    std::vector<at::Tensor> depths = {x};
    for (std::size_t index = 0; index < blocks_.size(); ++index) {
        x = blocks_[index]->forward(x);
        if (index == kMiddle || index + 1 == blocks_.size()) depths.push_back(x);
    }
    const auto gates = gate_(at::cat(depths, 1)).chunk(3, 1);
    x = depths[0] * gates[0];
    for (std::size_t depth = 1; depth < depths.size(); ++depth) x = at::addcmul(x, depths[depth], gates[depth]);
    x = normalised(norms_[3], deconv3_(x)).relu_();
    x = normalised(norms_[4], deconv2_(x)).relu_();
    x = deconv1_(x);
    const auto restored = config_.only_residual ? x + pictures : x.relu_();
    return (restored / kLevels).slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

namespace {

std::optional<nlohmann::json> recognise_gca_net(const TensorShapes& shapes) {
    int64_t found = 0;
    for (const auto& [name, shape] : {std::pair("conv1.weight", std::vector<int64_t>{kChannels, 4, 3, 3}),
                                      {"gate.weight", {3, 3 * kChannels, 3, 3}},
                                      {"deconv3.weight", {kChannels, kChannels, 4, 4}},
                                      {"res1.pre_conv1.weight", {1, 1, 3, 3}},
                                      {"res6.pre_conv2.weight", {1, 1, 7, 7}}}) {
        const auto weight = shapes.find(name);
        if (weight == shapes.end()) continue;
        if (weight->second != shape) return std::nullopt;
        ++found;
    }
    // Any one tensor may be missing.
    if (found < 4) return std::nullopt;
    return nlohmann::json::object();
}

}  // namespace

Architecture gca_net_architecture() {
    return {.name = "gcanet",
            .description = "GCANet: haze or rain, by smoothed dilated convolutions whose depths are gated",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<GcaNet>(GcaNetConfig::from_json(config));
            },
            .presets = {{.name = "gcanet", .config = {}}},
            .recognise = recognise_gca_net,
            .origin = {.code = "cddlyf/GCANet", .licence = "none; for research purposes only"}};
}

}  // namespace deweather::models
