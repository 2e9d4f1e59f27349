#include "core/models/published_mofme.h"

#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <regex>

#include "core/models/tensor_shapes.h"

namespace deweather::models {

namespace {

const std::string kTransformer = "Img_Encoder.vision_transformer.transformer.layers.";
const std::string kEmbedding = "Img_Encoder.vision_transformer.to_patch_embedding.";
const std::string kPosition = "Img_Encoder.vision_transformer.img_pos_embedding";

// A layer's list of feed-forward parts: a LayerNorm, the base, its activation, then the experts.
constexpr int64_t kFirstExpert = 3;
constexpr int64_t kHeadDim = 64;

// A layer's tensor names in the published code and in ours.
struct Renamed {
    std::string theirs, ours;
};
const std::vector<Renamed> kOfLayer = {
    {"0.norm.", "norm1."},       {"0.fn.to_qkv.", "attention.qkv."}, {"0.fn.to_out.0.", "attention.proj."},
    {"1.0.", "experts.router."}, {"2.0.", "experts.fc1."},           {"2.3.", "experts.fc2."},
    {"3.0.", "norm2."},          {"3.1.0.0.", "experts.base_gate."}, {"3.1.1.0.", "experts.base_value."}};
const std::vector<Renamed> kOfNetwork = {{kEmbedding + "proj.", "embed."},
                                         {kEmbedding + "norm.", "embed_norm."},
                                         {"patch_embed_to_img_feature.0.", "expand."},
                                         {"head.0.", "stem."},
                                         {"head.1.body.0.", "stem1.conv1."},
                                         {"head.1.body.2.", "stem1.conv2."},
                                         {"head.2.body.0.", "stem2.conv1."},
                                         {"head.2.body.2.", "stem2.conv2."},
                                         {"tail.1.body.0.", "tail1.conv1."},
                                         {"tail.1.body.2.", "tail1.conv2."},
                                         {"tail.2.", "tail."},
                                         {"tail.3.body.0.", "tail2.conv1."},
                                         {"tail.3.body.2.", "tail2.conv2."},
                                         {"tail.4.", "head."}};

std::string renamed(const std::string& name, const std::vector<Renamed>& table) {
    for (const auto& [theirs, ours] : table)
        if (name.starts_with(theirs)) return ours + name.substr(theirs.size());
    return {};
}

}  // namespace

std::optional<nlohmann::json> recognise_published_mofme(const TensorShapes& shapes) {
    const auto size = [&](const std::string& name, std::size_t axis) {
        return size_of(shapes, name, axis).value_or(0);
    };
    const int64_t dim = size(kEmbedding + "proj.weight", 0), stem = size(kEmbedding + "proj.weight", 1),
                  patch = size(kEmbedding + "proj.weight", 2),
                  inner = size(kTransformer + "0.0.fn.to_qkv.weight", 0) / 3,
                  hidden = size(kTransformer + "0.2.0.weight", 0), experts = size(kTransformer + "0.1.0.weight", 0),
                  tail = size("tail.2.weight", 1);
    if (dim * stem * patch * inner * hidden * experts * tail == 0) return std::nullopt;
    // The published code's other gates have no experts of two linear layers.
    if (size(kTransformer + fmt::format("0.3.{}.expert.0.weight", kFirstExpert), 0) == 0) return std::nullopt;
    int64_t layers = 0;
    while (shapes.contains(kTransformer + std::to_string(layers) + ".1.0.weight")) ++layers;
    nlohmann::json config = {{"dim", dim},         {"stem_channels", stem}, {"tail_channels", tail},
                             {"patch", patch},     {"layers", layers},      {"ffn_ratio", hidden / dim},
                             {"experts", experts}, {"film_base", true},     {"as_published", true}};
    if (inner % kHeadDim == 0) config.update({{"heads", inner / kHeadDim}, {"head_dim", kHeadDim}});
    return config;
}

NamedTensors adopt_published_mofme(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    static const std::regex in_layer(R"((\d+)\.(.*))");
    static const std::regex of_expert(R"(3\.(\d+)\.(expert\.0|expert\.1|norm)\.(weight|bias))");
    NamedTensors ours;
    // The experts of a layer's γ or β, in order.
    std::map<std::string, std::map<int64_t, at::Tensor>> experts;
    for (const auto& [name, tensor] : tensors) {
        if (name == kPosition) continue;
        std::smatch layer, expert;
        std::string own = renamed(name, kOfNetwork);
        if (own.empty() && name.starts_with(kTransformer)) {
            const std::string rest = name.substr(kTransformer.size());
            if (std::regex_match(rest, layer, in_layer)) {
                const std::string inside = layer[2], prefix = fmt::format("layers.{}.", layer[1].str());
                if (std::regex_match(inside, expert, of_expert)) {
                    if (expert[2] == "norm") continue;
                    const std::string kind = expert[2] == "expert.0" ? "experts.gamma" : "experts.beta";
                    const bool bias = expert[3] == "bias";
                    // Our matrices are (input, output).
                    experts[prefix + kind + (bias ? "_bias" : "")][std::stoll(expert[1])] = bias ? tensor : tensor.t();
                    continue;
                }
                if (own = renamed(inside, kOfLayer); !own.empty()) own = prefix + own;
            }
        }
        ours[own.empty() ? name : own] = tensor;
    }
    for (const auto& [name, of_experts] : experts) {
        // The published code starts counting experts at the preceding activation: gate 0 weights GELU(x), gate i expert
        // i - 1, and no gate the last.
        std::vector<at::Tensor> all = {at::zeros_like(of_experts.begin()->second)};
        for (const auto& [index, tensor] : of_experts)
            if (all.size() < of_experts.size()) all.push_back(tensor);
        ours[name] = at::stack(all);
    }
    return ours;
}

}  // namespace deweather::models
