#include "trainer/router_health.h"

#include <c10/core/InferenceMode.h>
#include <spdlog/fmt/fmt.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/analysis/load.h"
#include "core/models/restoration_network.h"
#include "core/nn/router.h"
#include "trainer/data/cifar.h"
#include "trainer/seeds.h"
#include "trainer/validation.h"

namespace deweather::trainer {

namespace {

constexpr double kAlike = 0.999;  // of log2 k; for two gates 0.52 and 0.48
// UncertaintyRouter keeps τ above this if it balances itself.
constexpr double kMinTemperature = 1;

// Exchanges the experts of every layer while it lives.
class Exchanged {
  public:
    // Each layer has its own permutation.
    Exchanged(const std::vector<nn::ChoosesExperts*>& layers, uint64_t seed) : layers_(layers) {
        for (std::size_t i = 0; i < layers.size(); ++i)
            layers[i]->intervene({.kind = nn::Intervention::Kind::kExchange, .seed = seed_of(seed, i)});
    }
    ~Exchanged() {
        for (auto* layer : layers_) layer->intervene({});
    }
    Exchanged(const Exchanged&) = delete;
    Exchanged& operator=(const Exchanged&) = delete;

  private:
    const std::vector<nn::ChoosesExperts*>& layers_;
};

class InEvaluation {
  public:
    explicit InEvaluation(models::Network& network) : network_(network), training_(network.is_training()) {
        network.eval();
    }
    ~InEvaluation() { network_.train(training_); }
    InEvaluation(const InEvaluation&) = delete;
    InEvaluation& operator=(const InEvaluation&) = delete;

  private:
    models::Network& network_;
    bool training_;
};

// Accumulates a layer's choices over the tokens of all pictures.
class LayerCount {
  public:
    void add(const models::LayerTrace& layer) {
        if (!layer.chosen.defined() || layer.chosen.numel() == 0) return;
        const int64_t experts = layer.gates.size(-1);
        top_k_ = layer.chosen.size(-1);
        const auto chosen = at::bincount(layer.chosen.flatten(), {}, experts).cpu().contiguous();
        counts_.resize(static_cast<std::size_t>(experts));
        for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += chosen.const_data_ptr<int64_t>()[i];
        const auto entropy = at::special_entr(layer.gates.to(at::kFloat)).sum(-1) / std::log(2.0);
        tokens_ += entropy.numel();
        entropy_ += entropy.sum(at::kDouble).item<double>();
        alike_ += entropy.gt(kAlike * std::log2(static_cast<double>(top_k_))).sum().item<double>();
    }

    LayerHealth health() const {
        LayerHealth health;
        if (tokens_ == 0) return health;
        health.dead = static_cast<int64_t>(analysis::dead_experts(analysis::shares(counts_)).size());
        health.entropy = entropy_ / static_cast<double>(tokens_);
        if (top_k_ < 2) return health;
        health.relative_entropy = health.entropy / std::log2(static_cast<double>(top_k_));
        health.alike = alike_ / static_cast<double>(tokens_);
        return health;
    }

  private:
    std::vector<int64_t> counts_;
    int64_t top_k_ = 0, tokens_ = 0;
    double entropy_ = 0, alike_ = 0;
};

void add_scale(const nn::ChoosesExperts* layer, LayerHealth& health) {
    const auto* router = dynamic_cast<const nn::UncertaintyRouter*>(layer);
    if (router == nullptr) return;
    health.weight_norm = router->weight_norm();
    if (!router->named_parameters(/*recurse=*/false).contains("temperature")) return;
    health.temperature = router->temperature();
    health.least_temperature = router->balances_itself() ? kMinTemperature : 0;
}

std::string key_of(std::size_t layer) {
    return fmt::format("L{}", layer);
}

std::optional<double> number_in(const nlohmann::json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

}  // namespace

RouterHealth measure_router_health(models::Network& network, const SampleSource& source, const ValidationConfig& config,
                                   c10::Device device) {
    const auto layers = nn::layers_of_experts(network);
    if (layers.empty()) return {};
    const c10::InferenceMode inference;
    const InEvaluation evaluation(network);
    const bool restores = network.task() == models::Task::kRestore;
    const int64_t count = std::min({kHealthPictures, config.pictures, source.size()});
    const int64_t crop = network.task() == models::Task::kClassify ? kCifarSide : config.crop;
    std::vector<LayerCount> counts(layers.size());
    double lost = 0;
    for (int64_t i = 0; i < count; ++i) {
        const Sample sample = source.draw(static_cast<uint64_t>(i), {.crop = crop});
        const auto degraded = sample.degraded.unsqueeze(0).to(device);
        const auto quality = [&](models::RoutingTrace* trace) {
            const auto restored = network.forward(degraded, trace);
            return restores ? bounded_psnr(restored.squeeze(0).clamp(0, 1).cpu(), sample.clean) : 0;
        };
        models::RoutingTrace trace;
        const double chosen = quality(&trace);
        for (std::size_t layer = 0; layer < std::min(counts.size(), trace.layers.size()); ++layer)
            counts[layer].add(trace.layers[layer]);
        if (!restores) continue;
        for (uint64_t seed = 0; seed < kHealthSeeds; ++seed) {
            const Exchanged exchanged(layers, seed);
            lost += (chosen - quality(nullptr)) / static_cast<double>(kHealthSeeds);
        }
    }
    RouterHealth health;
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        health.layers.push_back(counts[layer].health());
        health.layers.back().experts = layers[layer]->experts();
        add_scale(layers[layer], health.layers.back());
    }
    if (restores && count > 0) health.exchange_db = lost / static_cast<double>(count);
    return health;
}

nlohmann::json to_json(const RouterHealth& health) {
    auto json = nlohmann::json::object();
    const auto add = [](nlohmann::json& object, const char* name, const std::optional<double>& value) {
        if (value) object[name] = *value;
    };
    add(json, "exchange_db", health.exchange_db);
    for (std::size_t i = 0; i < health.layers.size(); ++i) {
        const auto& layer = health.layers[i];
        auto& object = json[key_of(i)];
        object = {{"experts", layer.experts},
                  {"dead", layer.dead},
                  {"dead_share", layer.dead_share()},
                  {"entropy", layer.entropy}};
        add(object, "relative_entropy", layer.relative_entropy);
        add(object, "alike", layer.alike);
        add(object, "weight_norm", layer.weight_norm);
        add(object, "temperature", layer.temperature);
        add(object, "least_temperature", layer.least_temperature);
    }
    return json;
}

RouterHealth router_health_of(const nlohmann::json& json) {
    RouterHealth health;
    if (!json.is_object()) return health;
    health.exchange_db = number_in(json, "exchange_db");
    for (auto found = json.find(key_of(0)); found != json.end() && found->is_object();
         found = json.find(key_of(health.layers.size()))) {
        LayerHealth layer;
        layer.experts = static_cast<int64_t>(number_in(*found, "experts").value_or(0));
        layer.dead = static_cast<int64_t>(number_in(*found, "dead").value_or(0));
        layer.entropy = number_in(*found, "entropy").value_or(0);
        layer.relative_entropy = number_in(*found, "relative_entropy");
        layer.alike = number_in(*found, "alike");
        layer.weight_norm = number_in(*found, "weight_norm");
        layer.temperature = number_in(*found, "temperature");
        layer.least_temperature = number_in(*found, "least_temperature");
        health.layers.push_back(layer);
    }
    return health;
}

}  // namespace deweather::trainer
