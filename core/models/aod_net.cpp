#include "core/models/aod_net.h"

#include <torch/types.h>

#include "core/models/config_fields.h"

namespace deweather::models {

namespace {

struct Layer {
    int64_t in, kernel;
};
// Each layer outputs 3 channels; later ones read those of several earlier ones.
constexpr std::array<Layer, 5> kLayers = {{{3, 1}, {3, 3}, {6, 5}, {6, 7}, {12, 3}}};

std::string name_of_layer(std::size_t index) {
    return "e_conv" + std::to_string(index + 1);
}

torch::nn::Conv2d conv(const Layer& layer) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(layer.in, 3, layer.kernel).padding(layer.kernel / 2));
}

}  // namespace

AodNet::AodNet() : convs_{conv(kLayers[0]), conv(kLayers[1]), conv(kLayers[2]), conv(kLayers[3]), conv(kLayers[4])} {
    for (std::size_t index = 0; index < convs_.size(); ++index) register_module(name_of_layer(index), convs_[index]);
}

at::Tensor AodNet::forward(const at::Tensor& images, RoutingTrace* trace) {
    if (trace != nullptr) *trace = RoutingTrace{};
    const auto first = convs_[0](images).relu_(), second = convs_[1](first).relu_();
    const auto third = convs_[2](at::cat({first, second}, 1)).relu_();
    const auto fourth = convs_[3](at::cat({second, third}, 1)).relu_();
    const auto k = convs_[4](at::cat({first, second, third, fourth}, 1)).relu_();
    return (k * images - k + 1).relu_();
}

namespace {

std::optional<nlohmann::json> recognise_aod_net(const TensorShapes& shapes) {
    int64_t found = 0;
    for (std::size_t index = 0; index < kLayers.size(); ++index) {
        const auto weight = shapes.find(name_of_layer(index) + ".weight");
        if (weight == shapes.end()) continue;
        const auto& layer = kLayers[index];
        if (weight->second != std::vector<int64_t>{3, layer.in, layer.kernel, layer.kernel}) return std::nullopt;
        ++found;
    }
    // One tensor may be missing.
    if (found + 1 < static_cast<int64_t>(kLayers.size())) return std::nullopt;
    return nlohmann::json::object();
}

}  // namespace

Architecture aod_net_architecture() {
    return {.name = "aod-net",
            .description = "AOD-Net: haze, by five small convolutions",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                ConfigFields("aod-net", config).done();
                return std::make_unique<AodNet>();
            },
            .presets = {{.name = "aod-net", .config = {}}},
            .recognise = recognise_aod_net,
            .origin = {.code = "MayankSingal/PyTorch-Image-Dehazing", .licence = "MIT; not by the paper's authors"}};
}

}  // namespace deweather::models
