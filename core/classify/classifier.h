// Vision transformers for image classification: the paper's test of its experts on another task (Table 5).
//
//     auto network = classify::create("mofme-classifier", {{"experts", 16}});
//     at::Tensor logits = network->forward(images, nullptr);        // [B,3,H,W] in 0..1 to [B,classes]
//
// The paper gives parameters and FLOPs, but no sizes. These sizes match them: pictures resized to 256 x 256, patches of
// 32, six layers of 384 with 8 heads of 64 (13.03 M parameters and 0.856 GMAC where it has 13.06 and 0.85), experts in
// the last four feed-forward networks of MoE-ViT (46.13 M of 46.16), in the last two of MoFME-ViT (17.77 M of 18.05,
// 0.931 GMAC of 0.94).
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <memory>
#include <string>
#include <vector>

#include "core/models/network.h"
#include "core/models/registry.h"
#include "core/nn/router.h"
#include "core/nn/transformer_layer.h"

namespace deweather::classify {

// CIFAR-10's classes, in the order of its labels.
std::vector<std::string> cifar10_classes();

// The replacement of a layer's feed-forward network.
enum class Experts { kNone, kFeedForward, kModulation };

struct ClassifierConfig {
    std::vector<std::string> classes = cifar10_classes();
    int64_t image = 256;  // pictures are resized to this side
    int64_t patch = 32;
    int64_t dim = 384;
    int64_t layers = 6;
    int64_t heads = 8, head_dim = 64;
    int64_t ffn_ratio = 4;
    double dropout = 0.1;
    int64_t mixtures = 0;                      // the last layers, this many, have experts
    nn::RouterConfig router = {.experts = 8};  // Table 5: 8 experts, top 2

    // Throws Error naming the invalid field. defaults are the architecture's.
    static ClassifierConfig from_json(std::string_view architecture, Experts experts, ClassifierConfig defaults,
                                      const nlohmann::json& json);
    nlohmann::json to_json(Experts experts) const;
};

class Classifier : public models::Network {
  public:
    // architecture: must outlive this object.
    Classifier(std::string_view architecture, Experts experts, const ClassifierConfig& config);

    // [B,3,H,W] to one logit per class, [B,classes]: patch embedding with learnt positions, transformer layers, mean
    // over the tokens, linear.
    at::Tensor forward(const at::Tensor& images, models::RoutingTrace* trace) override;

    std::string_view architecture() const override { return architecture_; }
    nlohmann::json config() const override { return config_.to_json(experts_); }
    models::Task task() const override { return models::Task::kClassify; }
    const std::vector<std::string>& classes() const { return config_.classes; }

  private:
    std::string_view architecture_;
    Experts experts_;
    ClassifierConfig config_;
    torch::nn::Conv2d embed_;
    torch::nn::LayerNorm embed_norm_, norm_;
    torch::nn::ModuleList layers_;
    torch::nn::Linear head_;
    at::Tensor position_;  // [1,h,w,dim]
};

struct Architecture {
    models::Preset preset;  // named after the architecture
    std::string_view description;
    Experts experts = Experts::kNone;
    int64_t mixtures = 0;  // default number of last layers with experts
};

// The rows of Table 5: vit-classifier, moe-classifier, ones-classifier, mofme-classifier.
const std::vector<Architecture>& architectures();
bool is_architecture(std::string_view name);

// Creates a classifier with freshly initialised weights. Throws Error for an unknown name, or naming the invalid field
// of the config.
std::unique_ptr<Classifier> create(std::string_view name, const nlohmann::json& config = nlohmann::json::object());

}  // namespace deweather::classify
