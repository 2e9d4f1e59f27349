// Findings of router health: which routers have collapsed, in words.
//
//     for (const auto& finding : router_findings(health)) say(in_words(finding));
//     // "Layer 2: 7 of 16 experts are dead: hardly any token chooses them"
//
// Each threshold is far from what healthy routers show, so that a finding is rarely a false alarm. Experts that have
// just begun alike are one: exchanging them changes nothing until they have begun to differ.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainer/router_health.h"

namespace deweather::trainer {

struct RouterFinding {
    enum class Kind {
        kWeightsGone,       // ‖W‖ is below kWeightsLeft of what a router begins with: value, that share
        kTemperatureGone,   // τ is near zero: value, τ
        kTemperatureFloor,  // τ is at the least that the router lets it become: value, τ
        kGatesAlike,        // the gates of nearly all tokens are: value, the share of the tokens
        kDeadExperts,       // a quarter of them or more: value of experts
        kNothingExchanged,  // exchanging experts costs nothing: value, dB
        kExchangeHelps,     // exchanging experts makes pictures better: value, dB
    };
    Kind kind = Kind::kWeightsGone;
    int64_t layer = -1;  // -1: the whole network
    double value = 0;
    int64_t experts = 0;  // of the layer

    // Whether it says the same of the same layer, be its number another.
    bool same_as(const RouterFinding& other) const { return kind == other.kind && layer == other.layer; }
};

// W begins uniform in ±1/sqrt(dim), so that ‖W‖ is about sqrt(experts / 3), however wide the layer.
inline constexpr double kWeightsLeft = 0.01;
// Scores of a token have the norm τ, so two of them differ by at most 1.4 τ: at 0.1 gates are 0.54 and 0.46 at best. τ
// begins at sqrt(experts).
inline constexpr double kTemperatureGone = 0.1;
inline constexpr double kAboveFloor = 0.01;
inline constexpr double kTokensAlike = 0.99;
// Few pictures need not have work for every expert.
inline constexpr double kDeadShare = 0.25;
inline constexpr double kExchangeNothing = 0.01;  // dB

// By layer, then what is true of the whole; empty: all is well, or there are no experts.
std::vector<RouterFinding> router_findings(const RouterHealth& health);

// A sentence in English without its full stop.
std::string in_words(const RouterFinding& finding);

}  // namespace deweather::trainer
