#include "core/models/ffa_net.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/pooling.h>
#include <torch/types.h>

#include <algorithm>
#include <cstdio>

#include "core/base/error.h"
#include "core/models/config_fields.h"
#include "core/nn/in_place.h"

namespace deweather::models {

namespace {

// The attentions' inner layers have channels / 8 features; the one that mixes the groups has channels / 16.
constexpr int64_t kReduction = 8;
constexpr int64_t kMixReduction = 16;

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).padding(kernel / 2));
}

torch::nn::ReLU relu() {
    return torch::nn::ReLU(torch::nn::ReLUOptions(true));
}

at::Tensor means(const at::Tensor& x) {
    return x.mean({2, 3}, true);
}

// Normalises by the statistics of the authors' training data: red, green, blue.
at::Tensor normalised(const at::Tensor& images) {
    const auto of = [&](std::initializer_list<double> values) {
        return at::tensor(at::ArrayRef<double>(values), images.options()).view({1, 3, 1, 1});
    };
    return nn::multiply_into(images - of({0.64, 0.60, 0.58}), 1 / of({0.14, 0.15, 0.152}));
}

}  // namespace

void FfaNetConfig::check() const {
    if (channels % kMixReduction != 0)
        throw Error("bad configuration of", "ffa-net", "'channels' has to be a multiple of 16");
}

FfaNetConfig FfaNetConfig::from_json(const nlohmann::json& json) {
    FfaNetConfig config;
    ConfigFields fields("ffa-net", json);
    fields.read("groups", config.groups, 1, 64);
    fields.read("blocks", config.blocks, 1, 256);
    fields.read("channels", config.channels, 1, 1024);
    fields.done();
    config.check();
    return config;
}

nlohmann::json FfaNetConfig::to_json() const {
    return {{"groups", groups}, {"blocks", blocks}, {"channels", channels}};
}

ChannelAttention::ChannelAttention(int64_t channels)
    : ca_(register_module("ca",
                          torch::nn::Sequential(conv(channels, channels / kReduction, 1), relu(),
                                                conv(channels / kReduction, channels, 1), torch::nn::Sigmoid()))) {}

at::Tensor ChannelAttention::forward(const at::Tensor& x) {
    return ca_->forward(means(x));
}

PixelAttention::PixelAttention(int64_t channels)
    : pa_(register_module("pa", torch::nn::Sequential(conv(channels, channels / kReduction, 1), relu(),
                                                      conv(channels / kReduction, 1, 1), torch::nn::Sigmoid()))) {}

at::Tensor PixelAttention::forward(const at::Tensor& x) {
    return pa_->forward(x);
}

FfaBlock::FfaBlock(int64_t channels)
    : conv1_(register_module("conv1", conv(channels, channels, 3))),
      conv2_(register_module("conv2", conv(channels, channels, 3))),
      calayer_(register_module("calayer", std::make_shared<ChannelAttention>(channels))),
      palayer_(register_module("palayer", std::make_shared<PixelAttention>(channels))) {}

at::Tensor FfaBlock::forward(const at::Tensor& x) {
    auto y = conv2_(nn::add_to(conv1_(x).relu_(), x));
    y = nn::multiply_into(y, calayer_->forward(y));
    return at::addcmul(x, y, palayer_->forward(y));
}

FfaNet::FfaNet(const FfaNetConfig& config) : config_(config) {
    const int64_t channels = config.channels, all = config.groups * channels, mixed = channels / kMixReduction;
    for (int64_t group = 0; group < config.groups; ++group) {
        torch::nn::Sequential blocks;
        for (int64_t index = 0; index < config.blocks; ++index) blocks->push_back(std::make_shared<FfaBlock>(channels));
        blocks->push_back(conv(channels, channels, 3));
        const auto holder = std::make_shared<torch::nn::Module>();
        holder->register_module("gp", blocks);
        register_module(std::string("g").append(std::to_string(group + 1)), holder);
        groups_.push_back(blocks);
    }
    ca_ = register_module("ca", torch::nn::Sequential(torch::nn::AdaptiveAvgPool2d(1), conv(all, mixed, 1), relu(),
                                                      conv(mixed, all, 1), torch::nn::Sigmoid()));
    palayer_ = register_module("palayer", std::make_shared<PixelAttention>(channels));
    pre_ = register_module("pre", torch::nn::Sequential(conv(3, channels, 3)));
    post_ = register_module("post", torch::nn::Sequential(conv(channels, channels, 3), conv(channels, 3, 3)));
}

at::Tensor FfaNet::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto input = normalised(images.contiguous(at::MemoryFormat::ChannelsLast));
    std::vector<at::Tensor> features, pooled;
    auto x = pre_->forward(input);
    for (auto& group : groups_) {
        x = nn::add_to(group->forward(x), x);
        features.push_back(x);
        pooled.push_back(means(x));
    }
    // Mixing before pooling would require all groups in one tensor; the mean of the concatenation is the concatenation
    // of the means.
    const auto weights = ca_->forward(at::cat(pooled, 1)).chunk(config_.groups, 1);
    x = nn::multiply_into(features[0], weights[0]);
    for (std::size_t group = 1; group < features.size(); ++group)
        x = nn::add_to(x, nn::multiply_into(features[group], weights[group]));
    x = nn::multiply_into(x, palayer_->forward(x));
    return nn::add_to(post_->forward(x), input);
}

// 2,259 measured at 256 x 256 with 3 groups of 64 channels: each group's output, and 6 feature maps per channel within
// a block.
int64_t FfaNet::bytes_per_pixel() const {
    return (config_.groups + 7) * config_.channels * static_cast<int64_t>(sizeof(float));
}

namespace {

std::optional<nlohmann::json> recognise_ffa_net(const TensorShapes& shapes) {
    int64_t groups = 0, blocks = 0, channels = 0;
    for (const auto& [name, shape] : shapes) {
        int group = 0, block = 0, end = 0;
        std::sscanf(name.c_str(), "g%3d.gp.%3d.conv1.weight%n", &group, &block, &end);
        if (end == 0 || name.size() != static_cast<std::size_t>(end)) continue;
        if (group < 1 || block < 0 || shape.size() != 4) return std::nullopt;
        if (channels == 0) channels = shape[0];
        if (shape != std::vector<int64_t>{channels, channels, 3, 3}) return std::nullopt;
        groups = std::max<int64_t>(groups, group);
        blocks = std::max<int64_t>(blocks, block + 1);
    }
    if (channels == 0) return std::nullopt;
    return nlohmann::json{{"groups", groups}, {"blocks", blocks}, {"channels", channels}};
}

}  // namespace

Architecture ffa_net_architecture() {
    // 4,383,568 multiply-accumulates per pixel: 287.28e9 at 256 x 256.
    return {.name = "ffa-net",
            .description = "FFA-Net: haze, by 57 residual blocks with attention over channels and pixels",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<FfaNet>(FfaNetConfig::from_json(config));
            },
            .presets = {{.name = "ffa-net", .config = {}, .paper_parameters = 4.46e6, .paper_macs = 288.34e9}},
            .recognise = recognise_ffa_net,
            .origin = {.code = "zhilin007/FFA-Net", .licence = "none stated"}};
}

}  // namespace deweather::models
