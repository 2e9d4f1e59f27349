#include "trainer/router_findings.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>

namespace deweather::trainer {

namespace {

using Kind = RouterFinding::Kind;

void find_in_layer(const LayerHealth& layer, int64_t index, std::vector<RouterFinding>& findings) {
    const auto add = [&](Kind kind, double value) {
        findings.push_back({.kind = kind, .layer = index, .value = value, .experts = layer.experts});
    };
    const double at_first = std::sqrt(static_cast<double>(layer.experts) / 3);
    if (layer.weight_norm && at_first > 0 && *layer.weight_norm < kWeightsLeft * at_first)
        add(Kind::kWeightsGone, *layer.weight_norm / at_first);
    if (layer.temperature) {
        const double least = layer.least_temperature.value_or(0);
        if (least > 0 && *layer.temperature < least + kAboveFloor)
            add(Kind::kTemperatureFloor, *layer.temperature);
        else if (std::abs(*layer.temperature) < kTemperatureGone)
            add(Kind::kTemperatureGone, *layer.temperature);
    }
    if (layer.alike && *layer.alike >= kTokensAlike) add(Kind::kGatesAlike, *layer.alike);
    if (layer.dead > 0 && layer.dead_share() >= kDeadShare) add(Kind::kDeadExperts, static_cast<double>(layer.dead));
}

}  // namespace

std::vector<RouterFinding> router_findings(const RouterHealth& health) {
    std::vector<RouterFinding> findings;
    for (std::size_t i = 0; i < health.layers.size(); ++i)
        find_in_layer(health.layers[i], static_cast<int64_t>(i), findings);
    if (!health.exchange_db || health.layers.empty()) return findings;
    if (std::abs(*health.exchange_db) < kExchangeNothing)
        findings.push_back({.kind = Kind::kNothingExchanged, .value = *health.exchange_db});
    else if (*health.exchange_db < 0)
        findings.push_back({.kind = Kind::kExchangeHelps, .value = *health.exchange_db});
    return findings;
}

std::string in_words(const RouterFinding& finding) {
    const auto layer = finding.layer;
    switch (finding.kind) {
        case Kind::kWeightsGone:
            return fmt::format(
                "Layer {}: the router has collapsed: its weights have shrunk to {:.2g} of what a router "
                "begins with",
                layer, finding.value);
        case Kind::kTemperatureGone:
            return fmt::format(
                "Layer {}: the router has collapsed: its temperature is nearly zero ({:.2g}), so all "
                "scores are alike",
                layer, finding.value);
        case Kind::kTemperatureFloor:
            return fmt::format(
                "Layer {}: the router's temperature has fallen to its floor ({:.2f}): training flattens "
                "the gates",
                layer, finding.value);
        case Kind::kGatesAlike:
            return fmt::format("Layer {}: the router has collapsed: the gates of {:.0f} % of the tokens are alike",
                               layer, 100 * finding.value);
        case Kind::kDeadExperts:
            return fmt::format("Layer {}: {:.0f} of {} experts are dead: hardly any token chooses them", layer,
                               finding.value, finding.experts);
        case Kind::kNothingExchanged:
            return fmt::format("Exchanging experts changes nothing ({:.2f} dB): this mixture does not use them",
                               std::abs(finding.value));
        case Kind::kExchangeHelps:
            return fmt::format(
                "Exchanging experts makes the pictures better (by {:.2f} dB): the routers choose worse "
                "than by chance",
                -finding.value);
    }
    return {};
}

}  // namespace deweather::trainer
