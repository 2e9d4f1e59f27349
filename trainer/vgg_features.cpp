#include "trainer/vgg_features.h"

#include <torch/types.h>

#include <array>
#include <map>
#include <string>

#include "core/base/error.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/torch_file.h"

namespace deweather::trainer {

namespace {

// VGG-16 up to relu3_3. number: the convolution's index in torchvision's list of layers.
struct Layer {
    int number;
    int64_t in, out;
    bool pooled;    // the input is halved before
    bool compared;  // the output is a feature
};
constexpr std::array<Layer, 7> kLayers = {{{0, 3, 64, false, false},
                                           {2, 64, 64, false, true},
                                           {5, 64, 128, true, false},
                                           {7, 128, 128, false, true},
                                           {10, 128, 256, true, false},
                                           {12, 256, 256, false, false},
                                           {14, 256, 256, false, true}}};
constexpr int64_t kKernel = 3;

// Statistics of VGG's training pictures.
constexpr std::array<float, 3> kImageNetMean = {0.485F, 0.456F, 0.406F}, kImageNetDeviation = {0.229F, 0.224F, 0.225F};

at::Tensor by_channel(const std::array<float, 3>& values, c10::Device device) {
    return at::tensor(at::ArrayRef<float>(values.data(), values.size())).view({3, 1, 1}).to(device);
}

// Views of the file's tensors by their names.
std::map<std::string, at::Tensor> tensors_in(const std::filesystem::path& file) {
    std::map<std::string, at::Tensor> tensors;
    if (checkpoint::is_torch_file(file)) {
        const auto stored = checkpoint::read_torch_file(file);
        for (const auto& [keys, tensor] : stored.tensors) tensors[keys.back()] = tensor;
        return tensors;
    }
    const checkpoint::SafetensorsFile stored(file);
    for (const auto& name : stored.names()) tensors[name] = stored.tensor(name);
    return tensors;
}

}  // namespace

VggFeatures::VggFeatures(const std::filesystem::path& file, c10::Device device)
    : mean_(by_channel(kImageNetMean, device)), deviation_(by_channel(kImageNetDeviation, device)) {
    const auto tensors = tensors_in(file);
    const auto read = [&](const Layer& layer, const char* part, at::IntArrayRef shape) {
        const auto name = "features." + std::to_string(layer.number) + "." + part;
        const auto found = tensors.find(name);
        if (found == tensors.end() || found->second.sizes() != shape)
            throw Error("cannot compare by the features of", file.string(),
                        "'" + name + (found == tensors.end() ? "' is missing" : "' has another shape than VGG-16's") +
                            "; loss.vgg has to be torchvision's vgg16");
        return found->second.to(device, at::kFloat, /*non_blocking=*/false, /*copy=*/true);
    };
    for (const auto& layer : kLayers)
        convolutions_.push_back({.weight = read(layer, "weight", {layer.out, layer.in, kKernel, kKernel}),
                                 .bias = read(layer, "bias", {layer.out})});
}

std::vector<at::Tensor> VggFeatures::forward(const at::Tensor& pictures) const {
    std::vector<at::Tensor> features;
    auto x = (pictures - mean_) / deviation_;
    for (std::size_t i = 0; i < kLayers.size(); ++i) {
        if (kLayers[i].pooled) x = at::max_pool2d(x, 2, 2);
        x = at::relu(at::conv2d(x, convolutions_[i].weight, convolutions_[i].bias, 1, kKernel / 2));
        if (kLayers[i].compared) features.push_back(x);
    }
    return features;
}

at::Tensor perceptual_loss(const VggFeatures& vgg, const at::Tensor& restored, const at::Tensor& clean) {
    std::vector<at::Tensor> wanted;
    {
        const at::NoGradGuard no_grad;
        wanted = vgg.forward(clean);
    }
    const auto features = vgg.forward(restored);
    at::Tensor sum;
    for (std::size_t i = 0; i < features.size(); ++i) {
        const auto difference = at::mse_loss(features[i], wanted[i]);
        sum = sum.defined() ? sum + difference : difference;
    }
    return sum / static_cast<double>(features.size());
}

}  // namespace deweather::trainer
