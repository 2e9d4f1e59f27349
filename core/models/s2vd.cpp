#include "core/models/s2vd.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>

#include <string>
#include <utility>
#include <vector>

#include "core/models/config_fields.h"

namespace deweather::models {

namespace {

constexpr int64_t kColours = 3;
// The body works on squares of kPatch x kPatch pixels, which become channels.
constexpr int64_t kPatch = 2;
constexpr int64_t kShuffled = kColours * kPatch * kPatch;

// A convolution of 3 x 3 x 3: zeros around the picture, and the first and last frames repeated. [B,C,T,H,W].
class ClipConvImpl : public torch::nn::Module {
  public:
    ClipConvImpl(int64_t in, int64_t out, bool bias)
        : conv_(register_module(
              "conv", torch::nn::Conv3d(torch::nn::Conv3dOptions(in, out, 3).padding({0, 1, 1}).bias(bias)))) {}

    at::Tensor forward(const at::Tensor& x) {
        const int64_t frames = x.size(2);
        return conv_(at::cat({x.slice(2, 0, 1), x, x.slice(2, frames - 1)}, 2));
    }

  private:
    torch::nn::Conv3d conv_;
};
TORCH_MODULE(ClipConv);

// x + conv(ReLU(norm(conv(ReLU(norm(x)))))).
class ClipBlockImpl : public torch::nn::Module {
  public:
    explicit ClipBlockImpl(int64_t features)
        : residual_(register_module(
              "res", torch::nn::Sequential(torch::nn::BatchNorm3d(features), torch::nn::ReLU(),
                                           ClipConv(features, features, true), torch::nn::BatchNorm3d(features),
                                           torch::nn::ReLU(), ClipConv(features, features, true)))) {}

    at::Tensor forward(const at::Tensor& x) { return residual_->forward(x) + x; }

  private:
    torch::nn::Sequential residual_;
};
TORCH_MODULE(ClipBlock);

// [T,C,H,W] to [1,C,T,H,W] and back.
at::Tensor as_clip(const at::Tensor& frames) {
    return frames.transpose(0, 1).unsqueeze(0);
}
at::Tensor as_frames(const at::Tensor& clip) {
    return clip.squeeze(0).transpose(0, 1);
}

}  // namespace

S2vdConfig S2vdConfig::from_json(const nlohmann::json& json) {
    constexpr int64_t kMost = 1024;
    S2vdConfig config;
    ConfigFields fields("s2vd", json);
    fields.read("features", config.features, 1, kMost);
    fields.read("blocks", config.blocks, 1, kMost);
    fields.done();
    return config;
}

nlohmann::json S2vdConfig::to_json() const {
    return {{"features", features}, {"blocks", blocks}};
}

S2vd::S2vd(const S2vdConfig& config) : config_(config) {
    using torch::nn::ReLU;
    head_ = register_module("head", torch::nn::Sequential(ClipConv(kShuffled, config.features, true), ReLU(),
                                                          ClipConv(config.features, config.features, true)));
    body_ = register_module("body", torch::nn::ModuleList());
    for (int64_t block = 0; block < config.blocks; ++block) body_->push_back(ClipBlock(config.features));
    body_->push_back(torch::nn::BatchNorm3d(config.features));
    body_->push_back(ReLU());
    body_->push_back(ClipConv(config.features, kShuffled, true));
    tail_ = register_module("tail", torch::nn::Sequential(ClipConv(kColours, config.features, false), ReLU(),
                                                          ClipConv(config.features, config.features, false), ReLU(),
                                                          ClipConv(config.features, kColours, false)));
}

int64_t S2vd::bytes_per_pixel() const {
    // The tail's convolution has its input, the same with two more frames, and its output at the same time.
    constexpr int64_t kAtOnce = 3, kFloat = 4;
    return kAtOnce * kFloat * config_.features * (at_once() + 2 * context() + 2);
}

at::Tensor S2vd::forward_clip(const at::Tensor& frames, const Progress& progress) {
    const auto padded = pad_to_patches(frames, kPatch);
    auto x = head_->forward(as_clip(at::pixel_unshuffle(padded, kPatch)));
    const auto blocks = static_cast<std::size_t>(config_.blocks);
    for (std::size_t block = 0; block < blocks; ++block) {
        progress.throw_if_cancelled();
        x = body_->at<ClipBlockImpl>(block).forward(x);
    }
    progress.throw_if_cancelled();
    x = body_->at<torch::nn::BatchNorm3dImpl>(blocks).forward(x).relu_();
    x = body_->at<ClipConvImpl>(blocks + 2).forward(x);
    const auto without_rain = padded - at::pixel_shuffle(as_frames(x), kPatch);
    return as_frames(tail_->forward(as_clip(without_rain))).slice(2, 0, frames.size(2)).slice(3, 0, frames.size(3));
}

namespace {

std::optional<nlohmann::json> recognise_s2vd(const TensorShapes& shapes) {
    const auto shape = [&](const std::string& name) -> std::vector<int64_t> {
        const auto found = shapes.find(name);
        return found == shapes.end() ? std::vector<int64_t>{} : found->second;
    };
    int64_t blocks = 0;
    while (shapes.contains("body." + std::to_string(blocks) + ".res.2.conv.weight") ||
           shapes.contains("body." + std::to_string(blocks) + ".res.5.conv.weight"))
        ++blocks;
    if (blocks == 0) return std::nullopt;
    // Any one tensor may be missing.
    const auto first = shape("head.0.conv.weight"), second = shape("head.2.conv.weight"),
               last = shape("tail.4.conv.weight");
    const int64_t features = !first.empty() ? first[0] : !second.empty() ? second[0] : 0;
    int64_t found = 0;
    for (const auto& [tensor, expected] : {std::pair(first, std::vector<int64_t>{features, kShuffled, 3, 3, 3}),
                                           {second, {features, features, 3, 3, 3}},
                                           {last, {kColours, features, 3, 3, 3}}}) {
        if (tensor.empty()) continue;
        if (tensor != expected) return std::nullopt;
        ++found;
    }
    if (found < 2) return std::nullopt;
    return nlohmann::json{{"features", features}, {"blocks", blocks}};
}

}  // namespace

Architecture s2vd_architecture() {
    return {.name = "s2vd",
            .description = "S2VD: rain in video, by convolutions over space and time",
            .create = [](const nlohmann::json& config) -> std::unique_ptr<RestorationNetwork> {
                return std::make_unique<S2vd>(S2vdConfig::from_json(config));
            },
            .presets = {{.name = "s2vd", .config = {}}},
            .recognise = recognise_s2vd,
            .origin = {.code = "zsyOAOA/S2VD", .licence = "MIT"}};
}

}  // namespace deweather::models
