#include "core/models/light_dehaze_net.h"

#include <torch/types.h>

#include "core/models/config_fields.h"

namespace deweather::models {

namespace {

struct Layer {
    int64_t in, out, kernel;
};
constexpr std::array<Layer, 8> kLayers = {
    {{3, 8, 1}, {8, 8, 3}, {8, 8, 5}, {16, 16, 7}, {16, 16, 3}, {16, 16, 3}, {32, 32, 3}, {56, 3, 3}}};

std::string name_of_layer(std::size_t index) {
    return "e_conv_layer" + std::to_string(index + 1);
}

torch::nn::Conv2d conv(const Layer& layer) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(layer.in, layer.out, layer.kernel).padding(layer.kernel / 2));
}

}  // namespace

LightDehazeNet::LightDehazeNet()
    : convs_{conv(kLayers[0]), conv(kLayers[1]), conv(kLayers[2]), conv(kLayers[3]),
             conv(kLayers[4]), conv(kLayers[5]), conv(kLayers[6]), conv(kLayers[7])} {
    for (std::size_t index = 0; index < convs_.size(); ++index) register_module(name_of_layer(index), convs_[index]);
}

at::Tensor LightDehazeNet::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto input = images.contiguous(at::MemoryFormat::ChannelsLast);
    const auto first = convs_[0](input).relu_(), second = convs_[1](first).relu_();
    const auto third = convs_[2](second).relu_();
    const auto fourth = convs_[3](at::cat({first, third}, 1)).relu_();
    const auto fifth = convs_[4](fourth).relu_(), sixth = convs_[5](fifth).relu_();
    const auto seventh = convs_[6](at::cat({fourth, sixth}, 1)).relu_();
    const auto k = convs_[7](at::cat({second, fifth, seventh}, 1)).relu_();
    return (k * input - k + 1).relu_();
}

namespace {

std::optional<nlohmann::json> recognise_light_dehaze_net(const TensorShapes& shapes) {
    int64_t found = 0;
    for (std::size_t index = 0; index < kLayers.size(); ++index) {
        const auto weight = shapes.find(name_of_layer(index) + ".weight");
        if (weight == shapes.end()) continue;
        const auto& layer = kLayers[index];
        if (weight->second != std::vector<int64_t>{layer.out, layer.in, layer.kernel, layer.kernel})
            return std::nullopt;
        ++found;
    }
    // One tensor may be missing.
    if (found + 1 < static_cast<int64_t>(kLayers.size())) return std::nullopt;
    return nlohmann::json::object();
}

}  // namespace

Architecture light_dehaze_net_architecture() {
    return {.name = "light-dehazenet",
            .description = "Light-DehazeNet: haze, by eight convolutions of at most 32 channels",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                ConfigFields("light-dehazenet", config).done();
                return std::make_unique<LightDehazeNet>();
            },
            .presets = {{.name = "light-dehazenet", .config = {}}},
            .recognise = recognise_light_dehaze_net,
            .origin = {.code = "hayatkhan8660-maker/Light-DehazeNet", .licence = "none stated"}};
}

}  // namespace deweather::models
