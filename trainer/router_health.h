// Router health: whether a network's routers still choose, and whether their choice matters to what is restored.
//
//     const RouterHealth health = measure_router_health(ema.network(), validation, config.validation, device);
//     run.append_metrics({{"step", 1000}, {"routers", to_json(health)}});
//     for (const auto& finding : router_findings(health)) say(in_words(finding));      // router_findings.h
//
// A mixture can train to good scores with routers that have collapsed: all gates alike, and any expert as good as any
// other. Loads do not show it. What does is the exchange cost, the PSNR that is lost when other experts than the chosen
// ones work.
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

// Health of one layer of experts.
struct LayerHealth {
    int64_t experts = 0;
    int64_t dead = 0;  // chosen a hundred times less than their share, see analysis::kDeadBelow
    // Of the gates of a token's chosen experts: the mean over the tokens in bits and as a share of log2 k, which equal
    // gates have; and the share of the tokens whose gates are alike, their entropy within a thousandth of log2 k. Only
    // the first where k is 1.
    double entropy = 0;
    std::optional<double> relative_entropy = {}, alike = {};
    // Frobenius norm of W and the temperature τ, and the least that the router lets τ become. Of an uncertain router
    // only, and τ only where it has one.
    std::optional<double> weight_norm = {}, temperature = {}, least_temperature = {};

    double dead_share() const { return experts > 0 ? static_cast<double>(dead) / static_cast<double>(experts) : 0; }
};

struct RouterHealth {
    std::vector<LayerHealth> layers = {};  // in the order of a RoutingTrace; none for networks without experts
    // PSNR as chosen less PSNR with each layer's experts exchanged, in dB, the mean over pictures and seeds. Of
    // networks that restore.
    std::optional<double> exchange_db = {};
};

// Measuring costs 1 + kHealthSeeds forward passes per picture, so only few of the scored pictures are used.
inline constexpr int64_t kHealthPictures = 8;
inline constexpr uint64_t kHealthSeeds = 3;

// On the first kHealthPictures of the pictures that are scored (see validate()), in evaluation mode and float32. The
// network is as it was when it comes back, without any intervention, and no random numbers but its own are drawn.
RouterHealth measure_router_health(models::Network& network, const SampleSource& source, const ValidationConfig& config,
                                   c10::Device device);

// Numbers by name, layers as "L0", "L1", ...: what metrics.jsonl has as "routers", and TensorBoard as "routers/L0/...".
nlohmann::json to_json(const RouterHealth& health);
// Missing fields and fields that are no number stay as in a new LayerHealth.
RouterHealth router_health_of(const nlohmann::json& json);

}  // namespace deweather::trainer
