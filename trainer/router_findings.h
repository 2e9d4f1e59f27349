// Diagnoses collapsed routers from their health, in words.
//
//     for (const auto& finding : router_findings(health))
//         say(in_words(finding));      // "Layer 2: 7 of 16 experts are dead: hardly any token chooses them"
//
// Thresholds are far from values of healthy routers, so that false alarms are rare. Identically initialised experts are
// one: exchanging them changes nothing until they have diverged.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainer/router_health.h"

namespace deweather::trainer {

struct RouterFinding {
    enum class Kind {
        kWeightsGone,       // ‖W‖ is below kWeightsLeft of its initial value: value, that ratio
        kTemperatureGone,   // τ is near zero: value, τ
        kTemperatureFloor,  // τ is at the router's lower bound: value, τ
        kGatesAlike,        // nearly all tokens have equal gates: value, the share of the tokens
        kDeadExperts,       // at least a quarter of the experts: value, their number
        kNothingExchanged,  // exchanging experts costs nothing: value, dB
        kExchangeHelps,     // exchanging experts improves pictures: value, dB
    };
    Kind kind = Kind::kWeightsGone;
    int64_t layer = -1;  // -1: the whole network
    double value = 0;
    int64_t experts = 0;  // of the layer

    // Whether it is the same kind for the same layer, whatever its value.
    bool same_as(const RouterFinding& other) const { return kind == other.kind && layer == other.layer; }
};

// W is initialised uniformly in ±1/sqrt(dim), so ‖W‖ is about sqrt(experts / 3) for any width of the layer.
inline constexpr double kWeightsLeft = 0.01;
// A token's scores have the norm τ, so two of them differ by at most 1.4 τ: at 0.1, gates are 0.54 and 0.46 at best.
// The initial τ is sqrt(experts).
inline constexpr double kTemperatureGone = 0.1;
inline constexpr double kAboveFloor = 0.01;
inline constexpr double kTokensAlike = 0.99;
// A few pictures need not use every expert.
inline constexpr double kDeadShare = 0.25;
inline constexpr double kExchangeNothing = 0.01;  // dB

// Sorted by layer, then findings on the whole; empty if all is well, or there are no experts.
std::vector<RouterFinding> router_findings(const RouterHealth& health);

// An English sentence without its full stop.
std::string in_words(const RouterFinding& finding);

}  // namespace deweather::trainer
