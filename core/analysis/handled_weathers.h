// Expert specialisation in words: which expert handles rain. Does not include LibTorch.
//
//     for (const std::string& sentence : handled_sentences(handled_weathers(analysis)))
//         print(sentence);       // "Rain: L1 · E8 takes 31 % of the choices there, 6 % in other weather."
#pragma once

#include "core/analysis/analysis.h"

namespace deweather::analysis {

// An expert with a larger share of a layer's choices in one weather than in the others.
struct HandlingExpert {
    std::size_t layer = 0;
    int64_t expert = 0;
    double share = 0, others = 0;  // 0..1; the second is the mean over the other known weathers, equally weighted

    // "L1 · E8": both from 0, as in the figures.
    std::string name() const;
};

struct HandledWeather {
    std::string weather;
    std::vector<HandlingExpert> experts;  // specialised ones, the largest difference first
};

// An expert is specialised if its share is this many times its share elsewhere, and at least the fair share (1 / E).
inline constexpr double kStandsOut = 1.5;

// At most `most` experts for each known weather, in order. Empty if fewer than two weathers are known.
std::vector<HandledWeather> handled_weathers(const Analysis& analysis, std::size_t most = 3);

// One sentence per weather.
std::vector<std::string> handled_sentences(const std::vector<HandledWeather>& handled);

}  // namespace deweather::analysis
