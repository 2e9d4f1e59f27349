#include "core/classify/classifier.h"

#include <torch/nn/init.h>
#include <torch/types.h>

#include "core/base/error.h"
#include "core/models/router_fields.h"
#include "core/models/traced_layers.h"
#include "core/nn/feed_forward.h"
#include "core/nn/feed_forward_experts.h"
#include "core/nn/modulated_experts.h"

namespace deweather::classify {

namespace {

constexpr double kMean = 0.5, kDeviation = 0.5;  // of pictures in 0..1
constexpr double kPositionDeviation = 0.02;      // of the first positions, ViT's (Dosovitskiy et al. 2021)

nn::ExpertLayerFactory expert_layers(Experts experts, const ClassifierConfig& config) {
    return [experts, config](int64_t dim, int64_t hidden, int64_t index) -> std::shared_ptr<nn::ExpertLayer> {
        auto router = config.router;
        router.dim = dim;
        if (experts == Experts::kNone || index < config.layers - config.mixtures)
            return std::make_shared<nn::FeedForward>(
                nn::FeedForwardConfig{.dim = dim, .hidden = hidden, .dropout = config.dropout});
        if (experts == Experts::kModulation)
            return std::make_shared<nn::ModulatedExperts>(
                nn::ModulatedExpertsConfig{.router = router, .hidden = hidden, .dropout = config.dropout});
        return std::make_shared<nn::FeedForwardExperts>(
            nn::FeedForwardExpertsConfig{
                .dim = dim, .hidden = hidden, .experts = router.experts, .dropout = config.dropout},
            std::make_shared<nn::UncertaintyRouter>(router));
    };
}

std::vector<std::string> read_classes(std::string_view architecture, const nlohmann::json& json) {
    const auto wrong =
        Error("bad configuration of", std::string(architecture), "'classes' has to be a list of two names or more");
    if (!json.is_array() || json.size() < 2) throw wrong;
    std::vector<std::string> classes;
    for (const auto& name : json) {
        if (!name.is_string()) throw wrong;
        classes.push_back(name.get<std::string>());
    }
    return classes;
}

}  // namespace

std::vector<std::string> cifar10_classes() {
    return {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
}

ClassifierConfig ClassifierConfig::from_json(std::string_view architecture, Experts experts, ClassifierConfig config,
                                             const nlohmann::json& json) {
    auto rest = json;
    if (rest.is_object() && rest.contains("classes")) {
        config.classes = read_classes(architecture, rest["classes"]);
        rest.erase("classes");
    }
    models::ConfigFields fields(architecture, rest);
    fields.read("image", config.image, 8, 1024);
    fields.read("patch", config.patch, 1, 256);
    fields.read("dim", config.dim, 1, 4096);
    fields.read("layers", config.layers, 1, 64);
    fields.read("heads", config.heads, 1, 64);
    fields.read("head_dim", config.head_dim, 1, 1024);
    fields.read("ffn_ratio", config.ffn_ratio, 1, 16);
    fields.read("dropout", config.dropout, 0.0, 0.9);
    if (experts != Experts::kNone) {
        fields.read("mixtures", config.mixtures, 1, 64);
        models::read(config.router, fields);
        if (config.mixtures > config.layers) throw fields.wrong("mixtures", "is more than there are layers");
    }
    fields.done();
    if (config.image % config.patch != 0) throw fields.wrong("patch", "has to divide 'image'");
    return config;
}

nlohmann::json ClassifierConfig::to_json(Experts experts) const {
    nlohmann::json json = {{"classes", classes},   {"image", image},         {"patch", patch},
                           {"dim", dim},           {"layers", layers},       {"heads", heads},
                           {"head_dim", head_dim}, {"ffn_ratio", ffn_ratio}, {"dropout", dropout}};
    if (experts == Experts::kNone) return json;
    json["mixtures"] = mixtures;
    models::write(router, json);
    return json;
}

Classifier::Classifier(std::string_view architecture, Experts experts, const ClassifierConfig& config)
    : architecture_(architecture),
      experts_(experts),
      config_(config),
      embed_(register_module(
          "embed", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, config.dim, config.patch).stride(config.patch)))),
      embed_norm_(register_module("embed_norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({config.dim})))),
      norm_(register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({config.dim})))),
      layers_(register_module("layers", nn::transformer_layers({.attention = {.dim = config.dim,
                                                                              .heads = config.heads,
                                                                              .head_dim = config.head_dim,
                                                                              .dropout = config.dropout},
                                                                .hidden = config.ffn_ratio * config.dim,
                                                                .layers = config.layers},
                                                               expert_layers(experts, config)))),
      head_(register_module("head", torch::nn::Linear(config.dim, static_cast<int64_t>(config.classes.size())))) {
    const int64_t side = config.image / config.patch;
    position_ = register_parameter("position", at::empty({1, side, side, config.dim}));
    torch::nn::init::normal_(position_, 0, kPositionDeviation);
}

at::Tensor Classifier::forward(const at::Tensor& images, models::RoutingTrace* trace) {
    if (trace != nullptr) {
        *trace = {};
        trace->patch = config_.patch;
    }
    auto seen = images;
    if (images.size(2) != config_.image || images.size(3) != config_.image)
        seen = at::_upsample_bilinear2d_aa(images, {config_.image, config_.image}, false);
    const auto patches = embed_((seen - kMean) / kDeviation).permute({0, 2, 3, 1});
    const auto tokens = at::dropout(embed_norm_(patches) + position_, config_.dropout, is_training());
    Progress unheard;
    const auto grid = models::run_traced(layers_, tokens, trace, unheard);
    return head_(norm_(grid).flatten(1, 2).mean(1));
}

const std::vector<Architecture>& architectures() {
    static const std::vector<Architecture> all = {
        {.preset = {.name = "vit-classifier", .config = {}, .paper_parameters = 13.06e6, .paper_macs = 0.85e9},
         .description = "ViT that classifies small pictures, without experts (Table 5)"},
        {.preset = {.name = "moe-classifier",
                    .config = {},
                    .paper_parameters = 46.16e6,
                    .paper_macs = 1.03e9,
                    .note =
                        "GMAC: the paper's parameters are those of 28 further feed-forward networks, 7 in each of 4 "
                        "layers, its FLOPs those of 2.3 computed besides where two of eight in 4 layers are 4"},
         .description = "The same with 8 feed-forward experts in 4 layers",
         .experts = Experts::kFeedForward,
         .mixtures = 4},
        {.preset = {.name = "ones-classifier", .config = {}, .paper_parameters = 13.06e6, .paper_macs = 0.85e9},
         .description = "OneS: the experts of moe-classifier merged into vit-classifier"},
        {.preset = {.name = "mofme-classifier", .config = {}, .paper_parameters = 18.05e6, .paper_macs = 0.94e9},
         .description = "MoFME-ViT: 8 feature-modulated experts in 2 layers",
         .experts = Experts::kModulation,
         .mixtures = 2}};
    return all;
}

bool is_architecture(std::string_view name) {
    for (const auto& architecture : architectures())
        if (architecture.preset.name == name) return true;
    return false;
}

std::unique_ptr<Classifier> create(std::string_view name, const nlohmann::json& json) {
    for (const auto& architecture : architectures()) {
        if (architecture.preset.name != name) continue;
        ClassifierConfig defaults;
        defaults.mixtures = architecture.mixtures;
        const auto config = ClassifierConfig::from_json(name, architecture.experts, defaults, json);
        return std::make_unique<Classifier>(architecture.preset.name, architecture.experts, config);
    }
    throw Error("unknown classifier", std::string(name), "known are vit-, moe-, ones- and mofme-classifier");
}

}  // namespace deweather::classify
