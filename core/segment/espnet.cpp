#include "core/segment/espnet.h"

#include <torch/nn/modules/pooling.h>
#include <torch/types.h>

#include <cstdio>

#include "core/models/config_fields.h"
#include "core/models/restoration_network.h"
#include "core/segment/esp_module.h"

namespace deweather::segment {

namespace {

using models::ConfigFields;

// Fig. 4: channels at a half, a quarter and an eighth of the resolution.
constexpr int64_t kHalf = 16, kQuarter = 64, kEighth = 128, kColours = 3;
constexpr int64_t kPatch = 8;

const ConfigFields::Choices<Normalisation> kNormalisations = {{"published", Normalisation::kPublished},
                                                              {"centred", Normalisation::kCentred}};

// The authors' mean and standard deviation of Cityscapes in bytes: blue, green, red.
at::Tensor normalised(const at::Tensor& images, Normalisation kind) {
    if (kind == Normalisation::kCentred) return images * 2 - 1;
    const auto of = [&](std::initializer_list<double> values) {
        return at::tensor(at::ArrayRef<double>(values), images.options()).view({1, kColours, 1, 1});
    };
    constexpr double kByte = 255;
    return (images.flip(1) * kByte - of({72.3923111, 82.90893555, 73.15840149})) /
           (of({45.3192215, 46.15289307, 44.91483307}) * kByte);
}

torch::nn::ConvTranspose2d doubling(int64_t channels) {
    return torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(channels, channels, 2).stride(2).bias(false));
}

at::Tensor halved(const at::Tensor& x) {
    return at::avg_pool2d(x, 3, 2, 1);
}

}  // namespace

EspNetConfig EspNetConfig::from_json(const nlohmann::json& json) {
    EspNetConfig config;
    auto rest = json;
    if (rest.is_object() && rest.contains("labels")) {
        config.labels = LabelSet::from_json(rest["labels"]);
        rest.erase("labels");
    }
    ConfigFields fields("espnet", rest);
    fields.read("void_output", config.void_output);
    fields.read("p", config.p, 1, 64);
    fields.read("q", config.q, 1, 64);
    fields.read("height", config.height, 0, 8192);
    fields.read("normalisation", config.normalisation, kNormalisations);
    fields.done();
    return config;
}

nlohmann::json EspNetConfig::to_json() const {
    return {{"labels", labels.to_json()},
            {"void_output", void_output},
            {"p", p},
            {"q", q},
            {"height", height},
            {"normalisation", models::name_of(normalisation, kNormalisations)}};
}

struct EspNet::Encoder : torch::nn::Module {
    explicit Encoder(const EspNetConfig& config)
        : level1(register_module("level1", std::make_shared<ConvNormAct>(kColours, kHalf, 3, 2))),
          b1(register_module("b1", std::make_shared<NormAct>(kHalf + kColours))),
          b2(register_module("b2", std::make_shared<NormAct>(2 * kQuarter + kColours))),
          b3(register_module("b3", std::make_shared<NormAct>(2 * kEighth))),
          level2_0(register_module("level2_0", std::make_shared<EspDownsampling>(kHalf + kColours, kQuarter))),
          level3_0(register_module("level3_0", std::make_shared<EspDownsampling>(2 * kQuarter + kColours, kEighth))),
          classifier(register_module("classifier", std::make_shared<Projection>(2 * kEighth, config.outputs(), 1))) {
        for (int64_t i = 0; i < config.p; ++i) level2->push_back(std::make_shared<EspModule>(kQuarter, kQuarter, true));
        for (int64_t i = 0; i < config.q; ++i) level3->push_back(std::make_shared<EspModule>(kEighth, kEighth, true));
        register_module("level2", level2);
        register_module("level3", level3);
    }

    std::shared_ptr<ConvNormAct> level1;
    std::shared_ptr<NormAct> b1, b2, b3;
    std::shared_ptr<EspDownsampling> level2_0, level3_0;
    torch::nn::Sequential level2, level3;
    std::shared_ptr<Projection> classifier;
};

EspNet::EspNet(const EspNetConfig& config)
    : config_(config),
      encoder_(register_module("encoder", std::make_shared<Encoder>(config))),
      level3_c_(
          register_module("level3_C", std::make_shared<Projection>(2 * kQuarter + kColours, config.outputs(), 1))),
      conv_(register_module("conv", std::make_shared<ConvNormAct>(kHalf + config.outputs(), config.outputs(), 3))),
      br_(register_module("br", batch_norm(config.outputs()))),
      classifier_(register_module("classifier", doubling(config.outputs()))) {
    const int64_t outputs = config.outputs();
    up_l3_ = register_module("up_l3", torch::nn::Sequential(doubling(outputs)));
    combine_l2_l3_ = register_module("combine_l2_l3",
                                     torch::nn::Sequential(std::make_shared<NormAct>(2 * outputs),
                                                           std::make_shared<EspModule>(2 * outputs, outputs, false)));
    up_l2_ = register_module("up_l2", torch::nn::Sequential(doubling(outputs), std::make_shared<NormAct>(outputs)));
}

at::Tensor EspNet::forward(const at::Tensor& images, models::RoutingTrace* trace) {
    if (trace != nullptr) *trace = models::RoutingTrace{};
    const auto x = normalised(models::pad_to_patches(images, kPatch), config_.normalisation);
    const auto half = halved(x), quarter = halved(half);
    const auto at_half = encoder_->level1->forward(x);
    const auto down2 = encoder_->level2_0->forward(encoder_->b1->forward(at::cat({at_half, half}, 1)));
    const auto at_quarter = encoder_->b2->forward(at::cat({encoder_->level2->forward(down2), down2, quarter}, 1));
    const auto down3 = encoder_->level3_0->forward(at_quarter);
    const auto at_eighth = encoder_->b3->forward(at::cat({down3, encoder_->level3->forward(down3)}, 1));

    const auto from3 = up_l3_->forward(br_(encoder_->classifier->forward(at_eighth)));
    const auto from2 = up_l2_->forward(combine_l2_l3_->forward(at::cat({level3_c_->forward(at_quarter), from3}, 1)));
    const auto logits = classifier_(conv_->forward(at::cat({from2, at_half}, 1)));
    return logits.slice(2, 0, images.size(2)).slice(3, 0, images.size(3));
}

std::optional<nlohmann::json> EspNet::recognise(const models::TensorShapes& shapes) {
    const auto classes = shapes.find("encoder.classifier.conv.weight");
    if (classes == shapes.end() || classes->second.size() != 4 || !shapes.contains("level3_C.conv.weight"))
        return std::nullopt;
    int64_t p = 0, q = 0;
    for (const auto& [name, shape] : shapes) {
        int level = 0, index = 0, end = 0;
        std::sscanf(name.c_str(), "encoder.level%1d.%3d.c1.conv.weight%n", &level, &index, &end);
        if (end == 0 || index < 0) continue;
        auto& count = level == 2 ? p : q;
        count = std::max<int64_t>(count, index + 1);
    }
    // The authors' Cityscapes networks have an output for void pixels, and so do those for CamVid.
    const int64_t outputs = classes->second[0];
    nlohmann::json config = {{"p", p}, {"q", q}, {"void_output", true}, {"normalisation", "published"}};
    if (outputs == cityscapes().size() + 1)
        config.update({{"labels", "cityscapes"}, {"height", 512}});
    else if (outputs == camvid().size() + 1)
        config.update({{"labels", "camvid"}, {"height", 360}});
    else
        return std::nullopt;
    return config;
}

// Since version 0.4.1, PyTorch counts the batches of a normalisation; the authors' files are older.
models::NamedTensors EspNet::adopt(models::NamedTensors tensors) {
    models::NamedTensors counts;
    constexpr std::string_view kMean = "running_mean";
    for (const auto& [name, tensor] : tensors)
        if (name.ends_with(kMean))
            counts[name.substr(0, name.size() - kMean.size()) + "num_batches_tracked"] = at::zeros({}, at::kLong);
    tensors.merge(counts);
    return tensors;
}

}  // namespace deweather::segment
