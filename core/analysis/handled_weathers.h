// Specialisation in words: which expert handles rain. Includes nothing of LibTorch.
//
//     for (const std::string& sentence : handled_sentences(handled_weathers(analysis))) print(sentence);
//     // "Rain: L1 · E8 takes 31 % of the choices there, 6 % in other weather."
#pragma once

#include "core/analysis/analysis.h"

namespace deweather::analysis {

// An expert with a larger share of a layer's choices in one weather than in the others.
struct HandlingExpert {
    std::size_t layer = 0;
    int64_t expert = 0;
    double share = 0, others = 0;  // 0..1; the second is the mean over the other known weathers, which count alike

    // "L1 · E8": both from 0, as in the figures.
    std::string name() const;
};

struct HandledWeather {
    std::string weather;
    std::vector<HandlingExpert> experts;  // those that stand out, the largest difference first
};

// An expert stands out that has so many times the share which it has elsewhere, and at least a fair one (1 / E).
inline constexpr double kStandsOut = 1.5;

// For each known weather in their order, at most `most` experts. Empty where fewer than two weathers are known.
std::vector<HandledWeather> handled_weathers(const Analysis& analysis, std::size_t most = 3);

// One a weather.
std::vector<std::string> handled_sentences(const std::vector<HandledWeather>& handled);

}  // namespace deweather::analysis
