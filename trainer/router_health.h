// Router health: whether a network's routers still discriminate, and whether their choice affects the result.
//
//     const RouterHealth health = measure_router_health(ema.network(), validation, config.validation, device);
//     run.append_metrics({{"step", 1000}, {"routers", to_json(health)}});
//     for (const auto& finding : router_findings(health)) say(in_words(finding));      // router_findings.h
//
// A mixture can train to good scores with collapsed routers: all gates equal, and all experts interchangeable. Loads do
// not show it. The exchange cost does: the PSNR lost when other experts than the chosen ones are used.
#pragma once

#include <c10/core/Device.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

namespace deweather::models {
class Network;
}

namespace deweather::trainer {

class SampleSource;
struct ValidationConfig;

// The health of one layer of experts.
struct LayerHealth {
    int64_t experts = 0;
    int64_t dead = 0;  // chosen a hundred times less than their fair share, see analysis::kDeadBelow
    // Entropy of the gates of a token's chosen experts: the mean over the tokens in bits and as a share of log2 k, the
    // value for equal gates; and the share of the tokens with equal gates, whose entropy is within a thousandth of log2
    // k. Only the first if k is 1.
    double entropy = 0;
    std::optional<double> relative_entropy = {}, alike = {};
    // Frobenius norm of W, the temperature τ, and the router's lower bound of τ. Only for uncertain routers, and τ only
    // if they have one.
    std::optional<double> weight_norm = {}, temperature = {}, least_temperature = {};

    double dead_share() const { return experts > 0 ? static_cast<double>(dead) / static_cast<double>(experts) : 0; }
};

struct RouterHealth {
    std::vector<LayerHealth> layers = {};  // in the order of a RoutingTrace; empty for networks without experts
    // PSNR as chosen minus PSNR with each layer's experts exchanged, in dB, the mean over pictures and seeds. Only for
    // restoration networks.
    std::optional<double> exchange_db = {};
};

// Measuring costs 1 + kHealthSeeds forward passes per picture, so only a few of the scored pictures are used.
inline constexpr int64_t kHealthPictures = 8;
inline constexpr uint64_t kHealthSeeds = 3;

// Measures on the first kHealthPictures of the scored pictures (see validate()), in evaluation mode and float32. Leaves
// the network unchanged, without interventions, and draws only its own random numbers.
RouterHealth measure_router_health(models::Network& network, const SampleSource& source, const ValidationConfig& config,
                                   c10::Device device);

// Numbers by name, with layers as "L0", "L1", ...: "routers" in metrics.jsonl, and "routers/L0/..." in TensorBoard.
nlohmann::json to_json(const RouterHealth& health);
// Missing and non-numeric fields keep the defaults of LayerHealth.
RouterHealth router_health_of(const nlohmann::json& json);

}  // namespace deweather::trainer
