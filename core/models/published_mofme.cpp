#include "core/models/published_mofme.h"

#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <algorithm>

#include "core/models/tensor_shapes.h"

namespace deweather::models {

namespace {

const std::string kVit = "Img_Encoder.vision_transformer.";
const std::string kTransformer = kVit + "transformer.layers.";
const std::string kEmbedding = kVit + "to_patch_embedding.";

// A layer's list of feed-forward parts: a LayerNorm, the base, its activation, then the experts.
constexpr int64_t kFirstExpert = 3;
constexpr int64_t kHeadDim = 64;
// The tensors of an expert, by its gate.
const std::vector<std::string> kMofmeParts = {"expert.0.weight", "expert.0.bias", "expert.1.weight",
                                              "expert.1.bias",   "norm.weight",   "norm.bias"};
const std::vector<std::string> kMoeParts = {"norm.weight",   "norm.bias",       "fn.net.0.weight",
                                            "fn.net.0.bias", "fn.net.3.weight", "fn.net.3.bias"};

// A tensor's name, or the beginning of it, in the published code and in ours.
struct Renamed {
    std::string theirs, ours;
};
const std::vector<Renamed> kOfAttention = {
    {"0.norm.", "norm1."}, {"0.fn.to_qkv.", "attention.qkv."}, {"0.fn.to_out.0.", "attention.proj."}};
const std::vector<Renamed> kOfMofmeLayer = {{"1.0.", "experts.router."},        {"2.0.", "experts.fc1."},
                                            {"2.3.", "experts.fc2."},           {"3.0.", "norm2."},
                                            {"3.1.0.0.", "experts.base_gate."}, {"3.1.1.0.", "experts.base_value."}};
const std::vector<Renamed> kOfDenseLayer = {
    {"1.norm.", "norm2."}, {"1.fn.net.0.", "experts.fc1."}, {"1.fn.net.3.", "experts.fc2."}};
const std::vector<Renamed> kOfMoeLayer = {{"1.0.", "experts.router."}};
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

int64_t size(const TensorShapes& shapes, const std::string& name, std::size_t axis) {
    return size_of(shapes, name, axis).value_or(0);
}

// The part of the config that all gates have, given how wide the hidden layers are; nothing where a tensor is missing.
std::optional<nlohmann::json> recognise_backbone(const TensorShapes& shapes, int64_t hidden) {
    const int64_t dim = size(shapes, kEmbedding + "proj.weight", 0), stem = size(shapes, kEmbedding + "proj.weight", 1),
                  patch = size(shapes, kEmbedding + "proj.weight", 2),
                  inner = size(shapes, kTransformer + "0.0.fn.to_qkv.weight", 0) / 3,
                  tail = size(shapes, "tail.2.weight", 1);
    if (dim * stem * patch * inner * hidden * tail == 0) return std::nullopt;
    nlohmann::json config = {{"dim", dim},
                             {"stem_channels", stem},
                             {"patch", patch},
                             {"tail_channels", tail},
                             {"layers", count_of(shapes, kTransformer)},
                             {"ffn_ratio", hidden / dim}};
    if (inner % kHeadDim == 0) config.update({{"heads", inner / kHeadDim}, {"head_dim", kHeadDim}});
    return config;
}

// A name of the published code: the number of its layer, -1 outside of the layers, and what follows.
struct Place {
    int64_t layer = -1;
    std::string rest;

    std::string prefix() const { return fmt::format("layers.{}.", layer); }
};

// The number at the front of "12.rest", which becomes "rest"; nothing where there is none of a sensible length.
std::optional<int64_t> take_number(std::string& text) {
    const auto digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits > 6 || text[digits] != '.') return std::nullopt;
    const int64_t number = std::stoll(text.substr(0, digits));
    text.erase(0, digits + 1);
    return number;
}

Place place_of(const std::string& name) {
    if (!name.starts_with(kTransformer)) return {-1, name};
    std::string inside = name.substr(kTransformer.size());
    if (const auto layer = take_number(inside)) return {*layer, inside};
    return {-1, name};
}

// A tensor of an expert: its number and the name within it, where the experts stand behind `list` ("3.") in a layer.
struct OfExpert {
    int64_t expert = 0;
    std::string part;
};

std::optional<OfExpert> expert_of(const Place& place, const std::string& list, const std::vector<std::string>& parts) {
    if (place.layer < 0 || !place.rest.starts_with(list)) return std::nullopt;
    std::string rest = place.rest.substr(list.size());
    const auto number = take_number(rest);
    if (!number || std::find(parts.begin(), parts.end(), rest) == parts.end()) return std::nullopt;
    return OfExpert{*number, rest};
}

// Our name, or nothing where the tables have none for it.
std::string renamed(const Place& place, const std::vector<Renamed>& of_layer) {
    if (place.layer < 0) return renamed(place.rest, kOfNetwork);
    for (const auto* table : {&kOfAttention, &of_layer})
        if (auto own = renamed(place.rest, *table); !own.empty()) return place.prefix() + own;
    return {};
}

// Stored by the published code and never added.
bool unused(const std::string& name) {
    return name == kVit + "img_pos_embedding" || name == kVit + "pos_embedding";
}

}  // namespace

std::optional<nlohmann::json> recognise_published_mofme(const TensorShapes& shapes) {
    const int64_t experts = size(shapes, kTransformer + "0.1.0.weight", 0);
    auto config = recognise_backbone(shapes, size(shapes, kTransformer + "0.2.0.weight", 0));
    // The other gates have no experts of two linears.
    const auto first = kTransformer + fmt::format("0.3.{}.expert.0.weight", kFirstExpert);
    if (!config || experts == 0 || size(shapes, first, 0) == 0) return std::nullopt;
    config->update({{"experts", experts}, {"film_base", true}, {"as_published", true}});
    return config;
}

NamedTensors adopt_published_mofme(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours;
    // γ and β of each layer: its experts in order.
    std::map<std::string, std::map<int64_t, at::Tensor>> experts;
    for (const auto& [name, tensor] : tensors) {
        if (unused(name)) continue;
        const auto place = place_of(name);
        if (const auto found = expert_of(place, "3.", kMofmeParts)) {
            if (found->part.starts_with("norm")) continue;
            const std::string kind = found->part.starts_with("expert.0") ? "experts.gamma" : "experts.beta";
            const bool bias = found->part.ends_with("bias");
            // Our matrices are (input, output).
            experts[place.prefix() + kind + (bias ? "_bias" : "")][found->expert] = bias ? tensor : tensor.t();
            continue;
        }
        const auto own = renamed(place, kOfMofmeLayer);
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

std::optional<nlohmann::json> recognise_published_dense(const TensorShapes& shapes) {
    return recognise_backbone(shapes, size(shapes, kTransformer + "0.1.fn.net.0.weight", 0));
}

NamedTensors adopt_published_dense(const NamedTensors& tensors, const nlohmann::json& /*config*/) {
    NamedTensors ours;
    for (const auto& [name, tensor] : tensors) {
        if (unused(name)) continue;
        const auto own = renamed(place_of(name), kOfDenseLayer);
        ours[own.empty() ? name : own] = tensor;
    }
    return ours;
}

std::optional<nlohmann::json> recognise_published_moe(const TensorShapes& shapes) {
    const int64_t experts = size(shapes, kTransformer + "0.1.0.weight", 0);
    auto config = recognise_backbone(shapes, size(shapes, kTransformer + "0.2.0.fn.net.0.weight", 0));
    if (!config || experts == 0) return std::nullopt;
    config->update({{"experts", experts}, {"as_published", true}});
    return config;
}

NamedTensors adopt_published_moe(const NamedTensors& tensors, const nlohmann::json& config) {
    NamedTensors ours;
    // Each layer's experts in order, by the part's name.
    std::map<int64_t, std::map<std::string, std::map<int64_t, at::Tensor>>> layers;
    for (const auto& [name, tensor] : tensors) {
        if (unused(name)) continue;
        const auto place = place_of(name);
        if (const auto found = expert_of(place, "2.", kMoeParts)) {
            layers[place.layer][found->part][found->expert] = tensor;
            continue;
        }
        const auto own = renamed(place, kOfMoeLayer);
        ours[own.empty() ? name : own] = tensor;
    }
    const auto wanted = config.at("experts").get<std::size_t>();
    for (auto& [layer, parts] : layers) {
        const std::string prefix = fmt::format("layers.{}.", layer);
        std::map<std::string, at::Tensor> all;
        for (const char* part :
             {"norm.weight", "norm.bias", "fn.net.0.weight", "fn.net.0.bias", "fn.net.3.weight", "fn.net.3.bias"}) {
            std::vector<at::Tensor> each;
            for (const auto& [index, tensor] : parts[part]) each.push_back(tensor.to(at::kFloat));
            if (each.size() != wanted) return ours;  // the check of names that follows says which are missing
            all[part] = at::stack(each);
        }
        // Each expert has a LayerNorm of its own, n(x) ∘ w + b, of the same n(x): w and b go into its first linear, and
        // the layer's LayerNorm has neither.
        const auto fc1 = all["fn.net.0.weight"].transpose(1, 2);  // (expert, input, output)
        ours[prefix + "experts.fc1"] = (fc1 * all["norm.weight"].unsqueeze(2)).contiguous();
        ours[prefix + "experts.fc1_bias"] =
            all["fn.net.0.bias"] + at::bmm(all["norm.bias"].unsqueeze(1), fc1).squeeze(1);
        ours[prefix + "experts.fc2"] = all["fn.net.3.weight"].transpose(1, 2).contiguous();
        ours[prefix + "experts.fc2_bias"] = all["fn.net.3.bias"];
        ours[prefix + "norm2.weight"] = at::ones_like(all["norm.weight"][0]);
        ours[prefix + "norm2.bias"] = at::zeros_like(all["norm.bias"][0]);
    }
    return ours;
}

}  // namespace deweather::models
