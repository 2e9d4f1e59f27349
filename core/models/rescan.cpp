#include "core/models/rescan.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/types.h>

#include <algorithm>
#include <cstdio>

#include "core/models/config_fields.h"
#include "core/nn/in_place.h"

namespace deweather::models {

namespace {

// Layers per stage without memory.
constexpr int64_t kPlain = 2;
constexpr int64_t kSqueezed = 6;
constexpr double kLeak = 0.2;

torch::nn::Conv2d conv3x3(int64_t in, int64_t out, int64_t dilation = 1) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).padding(dilation).dilation(dilation));
}

}  // namespace

RescanConfig RescanConfig::from_json(const nlohmann::json& json) {
    RescanConfig config;
    ConfigFields fields("rescan", json);
    fields.read("stages", config.stages, 1, 64);
    fields.read("channels", config.channels, 1, 1024);
    fields.read("depth", config.depth, kPlain + 1, 16);
    fields.done();
    return config;
}

nlohmann::json RescanConfig::to_json() const {
    return {{"stages", stages}, {"channels", channels}, {"depth", depth}};
}

RescanUnit::RescanUnit(int64_t in, int64_t channels, int64_t dilation)
    : channels_(channels),
      dilation_(dilation),
      conv_xz_(register_module("conv_xz", conv3x3(in, channels, dilation))),
      conv_xr_(register_module("conv_xr", conv3x3(in, channels, dilation))),
      conv_xn_(register_module("conv_xn", conv3x3(in, channels, dilation))),
      conv_hz_(register_module("conv_hz", conv3x3(channels, channels))),
      conv_hr_(register_module("conv_hr", conv3x3(channels, channels))),
      conv_hn_(register_module("conv_hn", conv3x3(channels, channels))),
      se_(register_module("se", std::make_shared<nn::SqueezeExcitation>(channels, kSqueezed))) {}

RescanUnit::Gates RescanUnit::gates() const {
    return {.input_weight = at::cat({conv_xr_->weight, conv_xz_->weight, conv_xn_->weight}),
            .input_bias = at::cat({conv_xr_->bias, conv_xz_->bias, conv_xn_->bias}),
            .memory_weight = at::cat({conv_hr_->weight, conv_hz_->weight}),
            .memory_bias = at::cat({conv_hr_->bias, conv_hz_->bias})};
}

at::Tensor RescanUnit::forward(const at::Tensor& x, const at::Tensor& h, const Gates& gates) {
    const bool first = !h.defined();
    // Without memory there is nothing to reset.
    const int64_t begin = first ? channels_ : 0;
    const auto seen =
        at::conv2d(x, gates.input_weight.slice(0, begin), gates.input_bias.slice(0, begin), 1, dilation_, dilation_);
    at::Tensor mixed;
    if (first) {
        // tanh takes half the time on a copy compared to every second block of channels.
        mixed = seen.slice(1, 0, channels_).sigmoid() *
                seen.slice(1, channels_).contiguous(at::MemoryFormat::ChannelsLast).tanh();
    } else {
        const auto open =
            nn::add_to(at::conv2d(h, gates.memory_weight, gates.memory_bias, 1, 1), seen.slice(1, 0, 2 * channels_))
                .sigmoid_();
        const auto reset = open.slice(1, 0, channels_), update = open.slice(1, channels_);
        const auto candidate = nn::add_to(conv_hn_(reset * h), seen.slice(1, 2 * channels_)).tanh_();
        mixed = at::lerp(h, candidate, update);
    }
    auto scaled = se_->forward(mixed);
    return at::leaky_relu_(scaled, kLeak);
}

Rescan::Rescan(const RescanConfig& config) : config_(config) {
    const int64_t channels = config.channels;
    torch::nn::ModuleList rnns;
    for (int64_t index = 0; index < config.depth - kPlain; ++index) {
        // Dilated by 1, 1, 2, 4, ...
        units_.push_back(std::make_shared<RescanUnit>(index == 0 ? 3 : channels, channels,
                                                      index == 0 ? 1 : int64_t{1} << (index - 1)));
        rnns->push_back(units_.back());
    }
    register_module("rnns", rnns);
    dec_ = register_module(
        "dec",
        torch::nn::Sequential(conv3x3(channels, channels), std::make_shared<nn::SqueezeExcitation>(channels, kSqueezed),
                              torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(kLeak).inplace(true)),
                              torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, 3, 1))));
}

at::Tensor Rescan::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    std::vector<RescanUnit::Gates> gates;
    for (const auto& unit : units_) gates.push_back(unit->gates());
    std::vector<at::Tensor> memory(units_.size());
    const auto input = images.contiguous(at::MemoryFormat::ChannelsLast);
    auto picture = input;
    for (int64_t stage = 0; stage < config_.stages; ++stage) {
        auto x = picture;
        for (std::size_t index = 0; index < units_.size(); ++index)
            x = memory[index] = units_[index]->forward(x, memory[index], gates[index]);
        picture = input - dec_->forward(x);
    }
    return picture;
}

// Measured with 24 channels and depth 7: 2,388 at 256 x 256, some of it fragmentation of the heap; 1,932 at 512 x 512.
// Each unit's memory is kept, the rest is freed with its unit.
int64_t Rescan::bytes_per_pixel() const {
    return (config_.depth + 19) * config_.channels * static_cast<int64_t>(sizeof(float));
}

namespace {

std::optional<nlohmann::json> recognise_rescan(const TensorShapes& shapes) {
    int64_t channels = 0, units = 0;
    for (const auto& [name, shape] : shapes) {
        int unit = 0, end = 0;
        std::sscanf(name.c_str(), "rnns.%2d.%n", &unit, &end);
        if (end == 0 || unit < 0) continue;
        units = std::max<int64_t>(units, unit + 1);
        // These exist only in the GRU, not in the authors' other kinds of memory.
        const auto tensor = name.substr(static_cast<std::size_t>(end));
        if (tensor != "conv_hz.weight" && tensor != "conv_hn.weight") continue;
        if (shape.size() != 4) return std::nullopt;
        if (channels == 0) channels = shape[0];
        if (shape != std::vector<int64_t>{channels, channels, 3, 3}) return std::nullopt;
    }
    if (channels == 0) return std::nullopt;
    return nlohmann::json{{"channels", channels}, {"depth", units + kPlain}};
}

}  // namespace

Architecture rescan_architecture() {
    // At 256 x 256: 48,024 multiply-accumulates per pixel in the first stage, 147,168 in each further one: 32.08e9.
    return {.name = "rescan",
            .description = "RESCAN: rain, taken off in four stages by dilated convolutions with memory",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<Rescan>(RescanConfig::from_json(config));
            },
            .presets = {{.name = "rescan", .config = {}, .paper_parameters = 0.15e6, .paper_macs = 32.32e9}},
            .recognise = recognise_rescan,
            .origin = {.code = "XiaLiPKU/RESCAN", .licence = "MIT"}};
}

}  // namespace deweather::models
