#include "core/models/scene_embedder.h"

#include <torch/types.h>

#include <string>
#include <vector>

namespace deweather::models {

namespace {

// Lengths of a word's vector, of the last features, and of their projection before the descriptor.
constexpr int64_t kWordLength = 300, kFeatures = 512, kWide = 1024;
// The side to which pictures are resized.
constexpr int64_t kSide = 224;
// Mean and deviation of the pictures on which the features were trained.
constexpr std::array<double, 3> kMean = {0.485, 0.456, 0.406}, kDeviation = {0.229, 0.224, 0.225};

torch::nn::Conv2d conv(int64_t in, int64_t out, int64_t kernel, int64_t stride = 1) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

}  // namespace

// Batch normalisation by stored statistics.
class StoredNorm : public torch::nn::Module {
  public:
    explicit StoredNorm(int64_t channels)
        : weight_(register_parameter("weight", at::ones({channels}))),
          bias_(register_parameter("bias", at::zeros({channels}))),
          mean_(register_buffer("running_mean", at::zeros({channels}))),
          variance_(register_buffer("running_var", at::ones({channels}))) {}
    at::Tensor forward(const at::Tensor& x) {
        constexpr double kEpsilon = 1e-5;
        return at::batch_norm(x, weight_, bias_, mean_, variance_, false, 0, kEpsilon, false);
    }

  private:
    at::Tensor weight_, bias_, mean_, variance_;
};

namespace {

class ResidualPair : public torch::nn::Module {
  public:
    ResidualPair(int64_t in, int64_t out, int64_t stride)
        : conv1_(register_module("conv1", conv(in, out, 3, stride))),
          conv2_(register_module("conv2", conv(out, out, 3))),
          norm1_(register_module("bn1", std::make_shared<StoredNorm>(out))),
          norm2_(register_module("bn2", std::make_shared<StoredNorm>(out))),
          project_(nullptr) {
        if (in == out) return;
        auto downsample = register_module("downsample", std::make_shared<torch::nn::Module>());
        project_ = downsample->register_module("0", conv(in, out, 1, stride));
        project_norm_ = downsample->register_module("1", std::make_shared<StoredNorm>(out));
    }

    at::Tensor forward(const at::Tensor& x) {
        const auto y = norm2_->forward(conv2_(at::relu(norm1_->forward(conv1_(x)))));
        return at::relu(y + (project_norm_ == nullptr ? x : project_norm_->forward(project_(x))));
    }

  private:
    torch::nn::Conv2d conv1_, conv2_;
    std::shared_ptr<StoredNorm> norm1_, norm2_;
    torch::nn::Conv2d project_;
    std::shared_ptr<StoredNorm> project_norm_;
};

}  // namespace

class ResNet18 : public torch::nn::Module {
  public:
    ResNet18() : first_(conv(3, 64, 7, 2)), norm_(std::make_shared<StoredNorm>(64)) {
        auto block0 = register_module("block0", std::make_shared<torch::nn::Module>());
        block0->register_module("0", first_);
        block0->register_module("1", norm_);
        int64_t in = 64;
        for (int64_t block = 1; block <= 4; ++block) {
            const int64_t out = int64_t{64} << (block - 1);
            auto list = register_module("block" + std::to_string(block), std::make_shared<torch::nn::Module>());
            for (int64_t pair = 0; pair < 2; ++pair) {
                pairs_.push_back(std::make_shared<ResidualPair>(in, out, in == out ? 1 : 2));
                list->register_module(std::to_string(pair), pairs_.back());
                in = out;
            }
        }
    }

    // [B,3,224,224] to [B,512,7,7].
    at::Tensor forward(const at::Tensor& x) {
        auto y = at::max_pool2d(at::relu(norm_->forward(first_(x))), 3, 2, 1);
        for (const auto& pair : pairs_) y = pair->forward(y);
        return y;
    }

  private:
    torch::nn::Conv2d first_;
    std::shared_ptr<StoredNorm> norm_;
    std::vector<std::shared_ptr<ResidualPair>> pairs_;
};

SceneEmbedder::SceneEmbedder(torch::nn::Module& network)
    : from_words_(kWordLength, kLength),
      from_picture_(network.register_module("img_final", torch::nn::Linear(kWide, kLength))),
      features_(network.register_module("feat_extractor", std::make_shared<ResNet18>())),
      widen_(conv(kFeatures, kWide, 1)),
      norm_(std::make_shared<StoredNorm>(kWide)) {
    const auto holder = [&](const char* name) {
        return network.register_module(name, std::make_shared<torch::nn::Module>());
    };
    words_ = holder("embedder")
                 ->register_parameter("weight", at::randn({static_cast<int64_t>(kScenes.size()), kWordLength}));
    holder("mlp")->register_module("0", from_words_);
    auto widening = holder("img_embedder");
    widening->register_module("0", widen_);
    widening->register_module("1", norm_);
}

SceneEmbedder::~SceneEmbedder() = default;

at::Tensor SceneEmbedder::of_scenes() {
    return at::relu(from_words_(words_));
}

at::Tensor SceneEmbedder::seen(const at::Tensor& pictures) {
    const bool fits = pictures.size(2) == kSide && pictures.size(3) == kSide;
    const auto small = fits ? pictures : at::_upsample_bilinear2d_aa(pictures, {kSide, kSide}, false);
    const auto by_channel = [&](const std::array<double, 3>& values) {
        return at::tensor(values, pictures.options()).view({1, 3, 1, 1});
    };
    const auto features = features_->forward((small - by_channel(kMean)) / by_channel(kDeviation));
    return from_picture_(at::relu(norm_->forward(widen_(features))).mean({2, 3}));
}

at::Tensor SceneEmbedder::of_pictures(const at::Tensor& pictures) {
    const auto unit = [](const at::Tensor& vectors) {
        constexpr double kShortest = 1e-12;
        return vectors / vectors.norm(2, {-1}, true).clamp_min(kShortest);
    };
    const auto scenes = of_scenes();
    return scenes.index_select(0, at::matmul(unit(seen(pictures)), unit(scenes).t()).argmax(1));
}

}  // namespace deweather::models
